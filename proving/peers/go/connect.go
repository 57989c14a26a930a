package main

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Sends a text, prints what came back, and closes in order.
func connect(o options) error {
	config, err := o.client()
	if err != nil {
		return err
	}
	socket, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", o.port))
	if err != nil {
		return err
	}
	defer socket.Close()
	_ = socket.SetDeadline(time.Now().Add(patience))
	connection := tls.Client(socket, config)
	if err := connection.Handshake(); err != nil {
		return err
	}
	fmt.Println(negotiated(connection.ConnectionState()))
	text := strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(o.send)
	if _, err := connection.Write([]byte(text)); err != nil {
		return err
	}
	lines := bufio.NewReader(connection)
	line, err := lines.ReadString('\n')
	fmt.Println("answer", strings.TrimRight(line, "\r\n"))
	if err != nil {
		return err
	}
	if err := connection.CloseWrite(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, lines)
	switch {
	case err == nil:
		fmt.Println("end close_notify")
	case errors.Is(err, io.ErrUnexpectedEOF):
		fmt.Println("end truncated")
	default:
		fmt.Println("end", err)
	}
	return nil
}
