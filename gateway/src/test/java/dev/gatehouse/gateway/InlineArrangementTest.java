package dev.gatehouse.gateway;

class InlineArrangementTest extends ArrangementSuite {
  InlineArrangementTest() {
    super("inline", "in-process");
  }
}
