package gradus.study;

import gradus.data.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON that knows the line of each value, for messages about files that people write.
 *
 * @param value a {@link SequencedMap} of located values by key, a {@link List} of them, a {@link
 *     String}, a {@link Long}, a {@link Double}, a {@link Boolean}, or null
 * @param line the line it begins in, or the line of its key if it has one; from 1
 */
record LocatedJson(@Nullable Object value, int line) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNumberLength(40)
                  .maxStringLength(10_000)
                  .build())
          .build();

  /**
   * Parses a text.
   *
   * @param file what the text is called in messages
   * @throws DataException if it is not JSON; the message says where
   */
  static LocatedJson parse(String file, String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      try {
        return whole(file, parser);
      } catch (JacksonException e) {
        TokenStreamLocation place =
            e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        int line = Math.max(1, place.getLineNr());
        throw new DataException(
            file + ", line " + line + ": expected JSON, found: " + reason + ".", e);
      }
    }
  }

  private static LocatedJson whole(String file, JsonParser parser) {
    if (parser.nextToken() == null) {
      throw new DataException(file + ": expected JSON, found nothing.");
    }
    LocatedJson json = read(parser, line(parser));
    if (parser.nextToken() != null) {
      throw new DataException(
          file + ", line " + line(parser) + ": expected the end of the file, found more.");
    }
    return json;
  }

  private static int line(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private static LocatedJson read(JsonParser parser, int line) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> new LocatedJson(object(parser), line);
      case START_ARRAY -> new LocatedJson(list(parser), line);
      case VALUE_STRING -> new LocatedJson(parser.getString(), line);
      case VALUE_NUMBER_INT -> new LocatedJson(integer(parser), line);
      case VALUE_NUMBER_FLOAT -> new LocatedJson(parser.getDoubleValue(), line);
      case VALUE_TRUE -> new LocatedJson(true, line);
      case VALUE_FALSE -> new LocatedJson(false, line);
      default -> new LocatedJson(null, line);
    };
  }

  /** A number too large for a long is not allowed anywhere, and a double says so as well. */
  private static Object integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDoubleValue();
    };
  }

  private static SequencedMap<String, LocatedJson> object(JsonParser parser) {
    SequencedMap<String, LocatedJson> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      int line = line(parser);
      parser.nextToken();
      fields.put(key, read(parser, line));
    }
    return fields;
  }

  private static List<LocatedJson> list(JsonParser parser) {
    List<LocatedJson> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(read(parser, line(parser)));
    }
    return values;
  }
}
