/** Live tail: traces as they grow, to any number of readers, never slowing the way in. */
@NullMarked
package dev.verbatim.server.live;

import org.jspecify.annotations.NullMarked;
