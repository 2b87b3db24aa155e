// Command go-hub is a chat server of the classic design on gorilla/websocket: one goroutine owns all rooms, two more
// read and write each connection. It relays messages as they come; it stores and acknowledges nothing.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

func main() {
	// 1,024 bytes is what the classic design has. A longer buffer needs fewer writes; such ones are taken from a pool.
	writeBuffer := flag.Int("write-buffer", 1024, "bytes of a write buffer; above 1024 buffers are pooled")
	flag.Parse()
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: *writeBuffer}
	if *writeBuffer > 1024 {
		upgrader.WriteBufferPool = &sync.Pool{}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	hub := newHub()
	go hub.run()
	http.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		c := &client{hub: hub, conn: conn, room: r.URL.Query().Get("room_id"), outbox: make(chan []byte, outboxSize)}
		hub.register <- c
		go c.writePump()
		go c.readPump()
	})
	fmt.Printf("go-hub is listening on http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
