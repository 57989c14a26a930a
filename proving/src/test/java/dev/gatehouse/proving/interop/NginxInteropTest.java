package dev.gatehouse.proving.interop;

class NginxInteropTest extends InteropTest {
  NginxInteropTest() {
    super(Peers.NGINX);
  }
}
