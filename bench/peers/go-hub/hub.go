package main

// A message on its way to everybody in a room.
type broadcast struct {
	room string
	text []byte
}

// hub knows who is in which room. Only its own goroutine touches the map.
type hub struct {
	rooms      map[string]map[*client]struct{}
	register   chan *client
	unregister chan *client
	broadcasts chan broadcast
}

func newHub() *hub {
	return &hub{
		rooms:      make(map[string]map[*client]struct{}),
		register:   make(chan *client),
		unregister: make(chan *client),
		broadcasts: make(chan broadcast),
	}
}

func (h *hub) run() {
	for {
		select {
		case c := <-h.register:
			h.add(c)
		case c := <-h.unregister:
			h.remove(c)
		case b := <-h.broadcasts:
			for c := range h.rooms[b.room] {
				h.offer(c, b.text)
			}
		}
	}
}

func (h *hub) add(c *client) {
	members := h.rooms[c.room]
	if members == nil {
		members = make(map[*client]struct{})
		h.rooms[c.room] = members
	}
	members[c] = struct{}{}
	h.offer(c, []byte(`{"type":"welcome"}`))
}

// remove forgets a client once; the closed outbox ends its writePump.
func (h *hub) remove(c *client) {
	members := h.rooms[c.room]
	if _, known := members[c]; !known {
		return
	}
	delete(members, c)
	close(c.outbox)
	if len(members) == 0 {
		delete(h.rooms, c.room)
	}
}

// offer queues a text for a client, and drops the client when its queue is full.
func (h *hub) offer(c *client, text []byte) {
	select {
	case c.outbox <- text:
	default:
		h.remove(c)
	}
}
