/**
 * A scripted model provider: a real HTTP/1.1 server that speaks the wire formats of OpenAI and
 * Anthropic and remembers every byte it received and sent.
 */
@NullMarked
package dev.verbatim.testkit.provider;

import org.jspecify.annotations.NullMarked;
