"""MiniStack with what a stack of Auto Scaling groups needs; records only, no machine is started."""
