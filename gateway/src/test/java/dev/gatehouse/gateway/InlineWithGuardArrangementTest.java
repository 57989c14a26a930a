package dev.gatehouse.gateway;

class InlineWithGuardArrangementTest extends ArrangementSuite {
  InlineWithGuardArrangementTest() {
    super("inline", "guard");
  }
}
