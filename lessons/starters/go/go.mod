module mycontainer

go 1.19
