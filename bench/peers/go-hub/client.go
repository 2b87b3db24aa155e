package main

import (
	"encoding/json"
	"time"

	"github.com/gorilla/websocket"
)

const (
	outboxSize     = 256
	maxMessageSize = 4096
	writeTimeout   = 10 * time.Second
	pongTimeout    = 60 * time.Second
	pingInterval   = 54 * time.Second
)

// client is one connection: readPump feeds the hub, writePump empties the outbox.
type client struct {
	hub    *hub
	conn   *websocket.Conn
	room   string
	outbox chan []byte
}

// command is what is looked at in a message.
type command struct {
	Room string `json:"room_id"`
}

func (c *client) readPump() {
	defer func() {
		c.hub.unregister <- c
		c.conn.Close()
	}()
	c.conn.SetReadLimit(maxMessageSize)
	c.extend()
	c.conn.SetPongHandler(func(string) error { return c.extend() })
	for {
		_, text, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		var parsed command
		if json.Unmarshal(text, &parsed) != nil {
			return
		}
		c.hub.broadcasts <- broadcast{room: parsed.Room, text: text}
	}
}

func (c *client) extend() error {
	return c.conn.SetReadDeadline(time.Now().Add(pongTimeout))
}

func (c *client) writePump() {
	ticker := time.NewTicker(pingInterval)
	defer func() {
		ticker.Stop()
		c.conn.Close()
	}()
	for {
		select {
		case text, open := <-c.outbox:
			if !open || c.write(text) != nil {
				return
			}
		case <-ticker.C:
			deadline := time.Now().Add(writeTimeout)
			if c.conn.WriteControl(websocket.PingMessage, nil, deadline) != nil {
				return
			}
		}
	}
}

// write sends a text and everything that has queued up behind it as one frame, a line each.
func (c *client) write(text []byte) error {
	if err := c.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	w, err := c.conn.NextWriter(websocket.TextMessage)
	if err != nil {
		return err
	}
	w.Write(text)
	for waiting := len(c.outbox); waiting > 0; waiting-- {
		next, open := <-c.outbox
		if !open {
			break
		}
		w.Write([]byte{'\n'})
		w.Write(next)
	}
	return w.Close()
}
