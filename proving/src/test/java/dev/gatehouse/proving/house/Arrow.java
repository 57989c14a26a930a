package dev.gatehouse.proving.house;

/**
 * A class that mentions another, both by their binary names with slashes, as in {@code
 * dev/gatehouse/wire/Cursor}; a module descriptor is {@code dev/gatehouse/wire/module-info}.
 */
record Arrow(String from, String to) {
  private static final String HOUSE = "dev/gatehouse/";

  /** The room of the class that is mentioned. */
  String toRoom() {
    int end = to.indexOf('/', HOUSE.length());
    return to.substring(HOUSE.length(), end);
  }

  String fromPackage() {
    return packageOf(from);
  }

  String toPackage() {
    return packageOf(to);
  }

  private static String packageOf(String type) {
    return type.substring(0, type.lastIndexOf('/')).replace('/', '.');
  }

  @Override
  public String toString() {
    return from.replace('/', '.') + " → " + to.replace('/', '.');
  }
}
