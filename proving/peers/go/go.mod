module gatehouse.dev/proving/gopeer

go 1.26
