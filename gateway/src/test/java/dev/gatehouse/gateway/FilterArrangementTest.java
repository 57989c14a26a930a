package dev.gatehouse.gateway;

class FilterArrangementTest extends ArrangementSuite {
  FilterArrangementTest() {
    super("filter", "in-process");
  }
}
