/** Commands that ask a running server over its HTTP API and show the answer in the terminal. */
@NullMarked
package dev.verbatim.app.client;

import org.jspecify.annotations.NullMarked;
