package main

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
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
	if err := bulk(connection, lines, o.bulk); err != nil {
		return err
	}
	if o.vanish == "yes" {
		os.Exit(0)
	}
	if o.hold != "yes" {
		if err := connection.CloseWrite(); err != nil {
			return err
		}
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

// As many lines may be under way before they have come back.
const window = 16

// Has so many lines of 1,024 bytes sent back, a window at a time.
func bulk(connection *tls.Conn, answers *bufio.Reader, lines int) error {
	line := strings.Repeat("0", 1023) + "\n"
	for sent := 0; sent < lines; sent += window {
		if _, err := io.WriteString(connection, strings.Repeat(line, window)); err != nil {
			return err
		}
		for range window {
			answer, err := answers.ReadString('\n')
			if err != nil {
				return err
			}
			if answer != line {
				return fmt.Errorf("after %d lines another one came back", sent)
			}
		}
	}
	if lines > 0 {
		fmt.Println("bulk", lines)
	}
	return nil
}
