"""What those who maintain a graph use: its layout, its checks, its inventory, its passages."""
