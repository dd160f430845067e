// A container runtime that isolates nothing yet.
//
//	go build -o mycontainer . && ./mycontainer run ROOTFS COMMAND [ARG...]
//
//	learn judge -- ./mycontainer run {rootfs} {cmd}      examines it
//	learn judge --level 0 -- ./mycontainer ...           asks only for what stage 0 has taught
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

func main() {
	if len(os.Args) < 4 || os.Args[1] != "run" {
		fmt.Fprintln(os.Stderr, "usage: mycontainer run ROOTFS COMMAND [ARG...]")
		os.Exit(2)
	}
	rootfs, command := os.Args[2], os.Args[3:]

	// Stage 8 and 9: make rootfs the root directory. Until then, the program is found below that folder.
	cmd := exec.Command(rootfs+command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr

	// A Go program has threads, so it can't unshare(2) a user namespace for itself. It has its child born in new ones.
	// Stage 1 to 7: Cloneflags, UidMappings ... What has to be done inside, before the program begins, takes a second
	// start of yourself (/proc/self/exe) as that child.
	// Stage 10 to 12: there it gets a /dev, and gives up what root in a container does not need.
	cmd.SysProcAttr = &syscall.SysProcAttr{}

	os.Exit(statusOf(cmd.Run()))
}

// As a shell has it: the exit status, or 128 and the number of the signal.
func statusOf(err error) int {
	var exit *exec.ExitError
	if err == nil {
		return 0
	}
	if !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, "mycontainer:", err)
		return 127
	}
	status := exit.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}
