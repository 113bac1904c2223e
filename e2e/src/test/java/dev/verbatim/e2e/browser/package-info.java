/** The page in a real browser; the steps themselves are in {@code e2e/browser}. */
@NullMarked
package dev.verbatim.e2e.browser;

import org.jspecify.annotations.NullMarked;
