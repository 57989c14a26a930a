package dev.gatehouse.gateway;

class FilterWithGuardArrangementTest extends ArrangementSuite {
  FilterWithGuardArrangementTest() {
    super("filter", "guard");
  }
}
