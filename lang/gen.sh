cd /work/wt/language; export PYTHONPATH=$PWD/src COLUMNS=80
O=/work/wt/pages/lang/$1; mkdir -p $O
for l in en fr; do
r(){ n=$1; shift; .venv/bin/python -m bordergraph --lang $l "$@" > $O/$n.$l.txt 2>&1; }
r brief report --brief
r rcmp report RCMP
r cbcf report CBCF
r firearms report firearms-smuggling
r npf3 report npf-3
r why why CBSA CSIS --format table
r gaps gaps --format table
r silos silos --format table
r coverage coverage --format table
r ties ties RCMP --top 10 --format table
done
