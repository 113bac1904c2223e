package dev.verbatim.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;

/** A call that failed behind its last retry is complete. */
final class EndOfCallListener implements ChatModelListener {
  @Override
  public void onRequest(ChatModelRequestContext request) {
    // A call begins: what failed before on this thread will not be repeated.
    FailedExchange.givenUp();
  }

  @Override
  public void onError(ChatModelErrorContext error) {
    FailedExchange.givenUp();
  }
}
