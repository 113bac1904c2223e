/** What every request goes through, and the files of the page. */
@NullMarked
package dev.verbatim.server.web;

import org.jspecify.annotations.NullMarked;
