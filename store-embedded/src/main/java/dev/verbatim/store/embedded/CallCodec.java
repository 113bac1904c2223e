package dev.verbatim.store.embedded;

import dev.verbatim.model.Cost;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** What is particular to model calls on disk, as tagged fields. */
final class CallCodec {
  private CallCodec() {}

  static void write(ByteWriter out, ModelCall call) {
    out.field(1, call.provider());
    if (call.api() != ProviderApi.UNKNOWN) {
      out.field(2, call.api().wireName());
    }
    out.field(3, call.requestModel()).field(4, call.responseModel()).field(5, call.responseId());
    call.stream().ifPresent(stream -> out.field(6, stream ? 1 : 0));
    out.field(7, call.parametersJson());
    call.finishReason().ifPresent(reason -> out.field(8, reason.wireName()));
    out.field(9, call.rawFinishReason());
    Usage usage = call.usage();
    tokens(out, 10, usage.inputTotal());
    tokens(out, 11, usage.cacheRead());
    tokens(out, 12, usage.cacheWrite5m());
    tokens(out, 13, usage.cacheWrite1h());
    tokens(out, 14, usage.outputTotal());
    tokens(out, 15, usage.reasoning());
    out.field(16, call.rawUsageJson());
    call.cost().ifPresent(cost -> out.nested(17, () -> writeCost(out, cost)));
    call.reportedCost().ifPresent(cost -> out.nested(18, () -> writeCost(out, cost)));
  }

  private static void tokens(ByteWriter out, int field, OptionalLong tokens) {
    tokens.ifPresent(count -> out.zigzagField(field, count));
  }

  /** Each part: scale, then the unscaled value as two's complement bytes. */
  private static void writeCost(ByteWriter out, Cost cost) {
    BigDecimal[] parts = {
      cost.input(), cost.cacheRead(), cost.cacheWrite(), cost.output(), cost.reasoning()
    };
    for (int i = 0; i < parts.length; i++) {
      BigDecimal part = parts[i];
      out.nested(i + 1, () -> out.zigzag(part.scale()).raw(part.unscaledValue().toByteArray()));
    }
    out.field(6, cost.priceVersion());
  }

  static ModelCall read(ByteReader in) {
    Optional<String> provider = Optional.empty();
    ProviderApi api = ProviderApi.UNKNOWN;
    Optional<String> requestModel = Optional.empty();
    Optional<String> responseModel = Optional.empty();
    Optional<String> responseId = Optional.empty();
    Optional<Boolean> stream = Optional.empty();
    Optional<String> parameters = Optional.empty();
    Optional<FinishReason> finishReason = Optional.empty();
    Optional<String> rawFinishReason = Optional.empty();
    OptionalLong[] tokens = new OptionalLong[6];
    Arrays.fill(tokens, OptionalLong.empty());
    Optional<String> rawUsage = Optional.empty();
    Optional<Cost> cost = Optional.empty();
    Optional<Cost> reportedCost = Optional.empty();
    while (in.hasMore()) {
      long tag = in.varint();
      int field = (int) (tag >>> 3);
      switch (field) {
        case 1 -> provider = Optional.of(in.string());
        case 2 -> api = ProviderApi.ofWireName(in.string()).orElse(ProviderApi.UNKNOWN);
        case 3 -> requestModel = Optional.of(in.string());
        case 4 -> responseModel = Optional.of(in.string());
        case 5 -> responseId = Optional.of(in.string());
        case 6 -> stream = Optional.of(in.varint() != 0);
        case 7 -> parameters = Optional.of(in.string());
        case 8 -> finishReason = FinishReason.ofWireName(in.string());
        case 9 -> rawFinishReason = Optional.of(in.string());
        case 10, 11, 12, 13, 14, 15 -> tokens[field - 10] = OptionalLong.of(in.zigzag());
        case 16 -> rawUsage = Optional.of(in.string());
        case 17 -> cost = Optional.of(readCost(in.nested()));
        case 18 -> reportedCost = Optional.of(readCost(in.nested()));
        default -> in.skipField(tag);
      }
    }
    return new ModelCall(
        provider,
        api,
        requestModel,
        responseModel,
        responseId,
        stream,
        parameters,
        finishReason,
        rawFinishReason,
        new Usage(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4], tokens[5]),
        rawUsage,
        cost,
        reportedCost);
  }

  private static Cost readCost(ByteReader in) {
    BigDecimal[] parts = new BigDecimal[5];
    Arrays.fill(parts, BigDecimal.ZERO);
    String priceVersion = "";
    while (in.hasMore()) {
      long tag = in.varint();
      int field = (int) (tag >>> 3);
      switch (field) {
        case 1, 2, 3, 4, 5 -> parts[field - 1] = readDecimal(new ByteReader(in.byteArray()));
        case 6 -> priceVersion = in.string();
        default -> in.skipField(tag);
      }
    }
    return new Cost(parts[0], parts[1], parts[2], parts[3], parts[4], priceVersion);
  }

  private static BigDecimal readDecimal(ByteReader in) {
    int scale = (int) in.zigzag();
    return new BigDecimal(new BigInteger(in.rest()), scale);
  }
}
