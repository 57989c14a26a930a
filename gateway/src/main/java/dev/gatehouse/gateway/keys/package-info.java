/** Where private keys live, whatever the pipeline. */
package dev.gatehouse.gateway.keys;
