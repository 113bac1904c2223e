/** Where calls may go: named providers, their addresses, and the path of a call at one of them. */
@NullMarked
package dev.verbatim.gateway.provider;

import org.jspecify.annotations.NullMarked;
