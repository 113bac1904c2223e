package dev.verbatim.store.embedded;

import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Span;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.SpanValues;
import dev.verbatim.store.TraceSummaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** A span as a Lucene document: what is searched, sorted and counted; the rest is in the log. */
final class SpanDocument {
  static final FieldType TEXT = textType();
  private static final FieldType QUESTION_TEXT = questionType();

  private static final List<Field> FACETS = facets();

  private static final List<Field> NUMBERS =
      List.of(Field.COST, Field.TOKENS, Field.LATENCY, Field.FIRST_TOKEN, Field.ATTEMPTS);

  private SpanDocument() {}

  private static FieldType textType() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.freeze();
    return type;
  }

  /** Ranked by how rare shared words are and how long the question is; no phrases. */
  private static FieldType questionType() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }

  private static List<Field> facets() {
    List<Field> facets = new ArrayList<>();
    for (Field field : Field.values()) {
      if (field.isFacet()) {
        facets.add(field);
      }
    }
    return facets;
  }

  /**
   * Makes the document.
   *
   * @param span with late facts joined
   * @param introduced numbers of slices
   */
  static Document of(
      long number,
      int trace,
      Span span,
      int[] introduced,
      WordTokens ownTokens,
      WordTokens questionTokens) {
    Document document = new Document();
    document.add(new NumericDocValuesField(IndexFields.SPAN_NUMBER, number));
    document.add(keyword(IndexFields.PROJECT, new BytesRef(span.project())));
    document.add(keyword(IndexFields.TRACE, IndexFields.traceTerm(trace)));
    document.add(new NumericDocValuesField(IndexFields.TRACE, trace));
    document.add(
        new NumericDocValuesField(
            IndexFields.SPAN_ID, IndexFields.sortable(span.spanId().value())));
    span.parentSpanId()
        .ifPresent(
            id -> document.add(new NumericDocValuesField(IndexFields.PARENT_ID, id.value())));
    document.add(new LongPoint(IndexFields.START, span.startEpochNanos()));
    document.add(new NumericDocValuesField(IndexFields.START, span.startEpochNanos()));
    addCall(document, span);
    for (Field field : FACETS) {
      for (String value : SpanValues.of(span, field)) {
        document.add(
            keyword(
                IndexFields.terms(field),
                new BytesRef(IndexFields.term(IndexFields.folded(field, value)))));
        document.add(
            new SortedSetDocValuesField(
                IndexFields.values(field), new BytesRef(IndexFields.term(value))));
      }
    }
    for (Field field : NUMBERS) {
      SpanValues.number(span, field)
          .ifPresent(
              value ->
                  document.add(
                      NumericDocValuesField.indexedField(
                          IndexFields.values(field), IndexFields.sortable(value))));
    }
    for (Map.Entry<String, String> entry : span.metadataJson().entrySet()) {
      String value = SpanValues.metadataText(entry.getValue());
      document.add(
          keyword(
              IndexFields.METADATA, new BytesRef(IndexFields.metadataTerm(entry.getKey(), value))));
      document.add(
          new SortedSetDocValuesField(
              IndexFields.METADATA_KEY, new BytesRef(IndexFields.term(entry.getKey()))));
      document.add(
          new SortedSetDocValuesField(
              IndexFields.METADATA_VALUE,
              new BytesRef(IndexFields.term(IndexFields.metadataPrefix(entry.getKey()) + value))));
    }
    for (int slice : introduced) {
      document.add(new IntPoint(IndexFields.INTRODUCED, slice));
      document.add(new SortedNumericDocValuesField(IndexFields.INTRODUCED, slice));
    }
    span.threading()
        .flatMap(threading -> threading.continuationKey())
        .ifPresent(
            key -> document.add(keyword(IndexFields.CONTINUATION, IndexFields.hashTerm(key))));
    span.questionKeys()
        .filter(QuestionKeys::asksAnew)
        .ifPresent(keys -> addQuestion(document, keys, span.question(), questionTokens));
    List<String> texts = SpanValues.ownTexts(span).stream().map(SpanValues.OwnText::text).toList();
    if (!texts.isEmpty()) {
      document.add(
          new org.apache.lucene.document.Field(IndexFields.OWN_TEXT, ownTokens.of(texts), TEXT));
    }
    return document;
  }

  /** Only of calls that ask anew: those that go on are found through them. */
  private static void addQuestion(
      Document document, QuestionKeys keys, Optional<String> question, WordTokens tokens) {
    document.add(keyword(IndexFields.QUESTION, new BytesRef(IndexFields.ANY)));
    document.add(keyword(IndexFields.QUESTION, IndexFields.hashTerm(keys.exact())));
    for (int place = 0; place < keys.bands().size(); place++) {
      document.add(
          keyword(IndexFields.QUESTION_BAND, IndexFields.bandTerm(place, keys.bands().get(place))));
    }
    question.ifPresent(
        text ->
            document.add(
                new org.apache.lucene.document.Field(
                    IndexFields.QUESTION_TEXT, tokens.of(List.of(text)), QUESTION_TEXT)));
  }

  private static void addCall(Document document, Span span) {
    int kind =
        switch (span.kind()) {
          case LLM -> IndexFields.CALL_LLM;
          case EMBEDDING, RERANK -> IndexFields.CALL_OTHER;
          default -> 0;
        };
    int usage = TraceSummaries.hasUsage(span) ? IndexFields.CALL_WITH_USAGE : 0;
    document.add(new NumericDocValuesField(IndexFields.CALL, kind | usage));
  }

  private static StringField keyword(String name, BytesRef term) {
    return new StringField(name, term, org.apache.lucene.document.Field.Store.NO);
  }
}
