/** The demo: a real server with real traffic through real clients, and no key and no network. */
@NullMarked
package dev.verbatim.demo;

import org.jspecify.annotations.NullMarked;
