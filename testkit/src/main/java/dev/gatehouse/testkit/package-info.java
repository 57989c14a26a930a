/** For tests, ours and users': throw-away certificates and authorities. */
package dev.gatehouse.testkit;
