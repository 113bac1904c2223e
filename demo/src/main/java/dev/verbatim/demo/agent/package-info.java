/** A small agent as an app would write it: three model APIs behind one loop, tools, episodes. */
@NullMarked
package dev.verbatim.demo.agent;

import org.jspecify.annotations.NullMarked;
