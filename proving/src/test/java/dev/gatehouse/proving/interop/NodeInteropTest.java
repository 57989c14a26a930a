package dev.gatehouse.proving.interop;

class NodeInteropTest extends InteropTest {
  NodeInteropTest() {
    super(Peers.NODE);
  }
}
