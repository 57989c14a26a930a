package dev.gatehouse.proving.interop;

class GoInteropTest extends InteropTest {
  GoInteropTest() {
    super(Peers.GO);
  }
}
