/** What the demo plays: conversations worth finding again, and the provider's part in them. */
@NullMarked
package dev.verbatim.demo.story;

import org.jspecify.annotations.NullMarked;
