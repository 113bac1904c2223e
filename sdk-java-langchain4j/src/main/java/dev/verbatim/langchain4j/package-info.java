/**
 * Captures what applications built with LangChain4j say to models, byte for byte, and which tools
 * they run. Start at {@link dev.verbatim.langchain4j.VerbatimLangChain4j}.
 */
@NullMarked
package dev.verbatim.langchain4j;

import org.jspecify.annotations.NullMarked;
