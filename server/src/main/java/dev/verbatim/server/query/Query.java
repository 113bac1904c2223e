package dev.verbatim.server.query;

import dev.verbatim.store.Filter;
import java.time.Instant;
import java.util.List;

/**
 * A query that was understood.
 *
 * <p>
 *
 * {@snippet :
 * Query query = Query.parse("model:gpt-5 status:error \"exact phrase\"");
 * Filter filter = query.filter(clock.instant());
 * }
 */
public final class Query {
  /** Longer queries are refused. */
  public static final int MAX_LENGTH = 4096;

  private final Term term;
  private final List<QueryToken> tokens;

  private Query(Term term, List<QueryToken> tokens) {
    this.term = term;
    this.tokens = tokens;
  }

  /**
   * Reads a query.
   *
   * @throws QuerySyntaxException if it is wrong; values are checked too
   */
  public static Query parse(String text) throws QuerySyntaxException {
    QueryParser parser = new QueryParser(text);
    Term term = parser.parse();
    // Values depend on no particular now; compiling once finds all that is wrong with them.
    new FilterCompiler(text, Instant.EPOCH).compile(term);
    return new Query(term, parser.tokens());
  }

  /**
   * What a store should look for.
   *
   * @param now what relative times refer to
   */
  public Filter filter(Instant now) {
    try {
      return new FilterCompiler("", now).compile(term);
    } catch (QuerySyntaxException alreadyChecked) {
      throw new IllegalStateException(alreadyChecked);
    }
  }

  /** The query in its normal form; reading it gives the same query. */
  public String canonical() {
    return QueryFormat.format(term);
  }

  /** Its pieces in order, for colouring. */
  public List<QueryToken> tokens() {
    return tokens;
  }
}
