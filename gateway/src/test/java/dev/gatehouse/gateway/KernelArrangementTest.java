package dev.gatehouse.gateway;

class KernelArrangementTest extends ArrangementSuite {
  KernelArrangementTest() {
    super("kernel", "in-process");
  }
}
