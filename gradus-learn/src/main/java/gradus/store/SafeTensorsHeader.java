package gradus.store;

import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The JSON header of a safetensors file: writes it, and reads it with distrust. */
final class SafeTensorsHeader {
  /** Bytes of the length that precedes the header. */
  static final int LENGTH_BYTES = 8;

  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final int MAX_RANK = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build())
          .build();

  /**
   * Where a tensor lies.
   *
   * @param name the tensor's name
   * @param type the element type
   * @param shape the axis lengths
   * @param begin the first byte, from the end of the header
   * @param end the byte after the last
   */
  record Entry(String name, DType type, Shape shape, long begin, long end) {}

  /** What a header says. */
  record Contents(Map<String, String> metadata, List<Entry> entries) {}

  private final Path file;
  private final JsonParser json;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private SafeTensorsHeader(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  // Writing

  /** Returns the header, padded to whole multiples of 8 bytes. */
  static byte[] encode(SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectPropertyStart(METADATA);
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long at = 0;
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        if (entry.getKey().equals(METADATA)) {
          throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
        }
        Tensor tensor = entry.getValue();
        long end = at + (long) tensor.shape().size() * tensor.dtype().bytes();
        json.writeObjectPropertyStart(entry.getKey());
        json.writeStringProperty("dtype", SafeTensors.label(tensor.dtype()));
        json.writeName("shape");
        int[] shape = tensor.shape().toArray();
        json.writeArray(shape, 0, shape.length);
        json.writeName("data_offsets");
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  // Reading

  /**
   * Reads a header.
   *
   * @param dataBytes how many bytes follow it in the file
   */
  static Contents decode(Path file, byte[] header, long dataBytes) {
    requireText(file, header);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), header)) {
      var reader = new SafeTensorsHeader(file, json);
      reader.readObject();
      requireContiguous(file, reader.entries, header.length, dataBytes);
      return new Contents(reader.metadata, reader.entries);
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw error(file, at, "a header in JSON", reason);
    }
  }

  /** Refuses what is not UTF-8, and zero bytes, by which a parser would guess at UTF-16. */
  private static void requireText(Path file, byte[] header) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(8192);
    ByteBuffer bytes = ByteBuffer.wrap(header);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars.clear(), true);
      if (result.isError()) {
        throw notText(file, header, bytes.position());
      } else if (result.isUnderflow()) {
        break;
      }
    }
    for (int i = 0; i < header.length; i++) {
      if (header[i] == 0) {
        throw notText(file, header, i);
      }
    }
    if (header.length == 0 || header[0] != '{') {
      throw error(file, 0, "a header that starts with {", describe(header, 0));
    }
  }

  private static ModelFileException notText(Path file, byte[] header, int at) {
    return error(file, at, "a header in UTF-8", describe(header, at));
  }

  private static String describe(byte[] header, int at) {
    return at >= header.length
        ? "nothing"
        : String.format(Locale.ROOT, "byte 0x%02x", header[at] & 0xff);
  }

  private void readObject() {
    json.nextToken();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      require(JsonToken.START_OBJECT, "{ after " + quote(name));
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        readEntry(name);
      }
    }
    if (json.nextToken() != null) {
      throw here("nothing but spaces after the header's last }", "more JSON");
    }
  }

  private void readMetadata() {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      require(JsonToken.VALUE_STRING, "a string as " + METADATA + "." + key);
      metadata.put(key, json.getString());
    }
  }

  private void readEntry(String name) {
    long byteOfEntry = json.currentTokenLocation().getByteOffset();
    DType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> type = readType(name);
        case "shape" -> shape = readNumbers(name + ".shape", MAX_RANK);
        case "data_offsets" -> offsets = readNumbers(name + ".data_offsets", 2);
        default ->
            throw here("dtype, shape and data_offsets in " + quote(name), "the key " + quote(key));
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw error(
          file,
          byteOfEntry,
          "dtype, shape and two data_offsets for " + quote(name),
          type == null
              ? "no dtype"
              : shape == null ? "no shape" : offsets == null ? "no data_offsets" : "one offset");
    }
    entries.add(entry(name, type, shape, offsets, byteOfEntry));
  }

  private Entry entry(String name, DType type, long[] dims, long[] offsets, long at) {
    Shape shape = shape(name, dims, at);
    long bytes = (long) shape.size() * type.bytes();
    if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
      throw error(
          file,
          at,
          String.format(
              Locale.ROOT,
              "%,d bytes for %s, %s%s",
              bytes,
              quote(name),
              SafeTensors.label(type),
              shape),
          "data_offsets " + Arrays.toString(offsets));
    }
    return new Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private Shape shape(String name, long[] dims, long at) {
    try {
      return Shape.of(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
    } catch (ArithmeticException | IllegalArgumentException _) {
      throw error(
          file,
          at,
          "a shape of at most 2,147,483,647 elements for " + quote(name),
          Arrays.toString(dims));
    }
  }

  private DType readType(String name) {
    require(JsonToken.VALUE_STRING, "a string as dtype of " + quote(name));
    String label = json.getString();
    for (DType type : DType.values()) {
      if (SafeTensors.label(type).equals(label)) {
        return type;
      }
    }
    throw here("dtype F32, F64 or I32 for " + quote(name), quote(label));
  }

  private long[] readNumbers(String what, int most) {
    require(JsonToken.START_ARRAY, "a list as " + what);
    long[] numbers = new long[most];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.VALUE_NUMBER_INT, "whole numbers in " + what);
      if (count == most) {
        throw here("at most " + most + " numbers in " + what, "more");
      }
      BigInteger number = json.getBigIntegerValue();
      if (number.signum() < 0 || number.bitLength() > 62) {
        throw here("numbers from 0 to 2⁶² in " + what, abbreviate(number.toString()));
      }
      numbers[count++] = number.longValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  /** The tensors must fill the rest of the file, without a gap and without sharing a byte. */
  private static void requireContiguous(
      Path file, List<Entry> entries, int headerLength, long dataBytes) {
    entries.sort(
        (a, b) ->
            a.begin() != b.begin()
                ? Long.compare(a.begin(), b.begin())
                : Long.compare(a.end(), b.end()));
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin() != at) {
        throw error(
            file,
            headerLength + at,
            "the next tensor at offset " + at,
            quote(entry.name())
                + " at "
                + entry.begin()
                + (entry.begin() < at
                    ? ", which overlaps the one before"
                    : ", which leaves a gap"));
      }
      at = entry.end();
      if (at > dataBytes) {
        throw error(
            file,
            headerLength + dataBytes,
            String.format(
                Locale.ROOT, "%,d bytes of data up to the end of %s", at, quote(entry.name())),
            String.format(Locale.ROOT, "%,d. The file was cut short: copy it again", dataBytes));
      }
    }
    if (at != dataBytes) {
      throw error(
          file,
          headerLength + at,
          "the end of the file after the last tensor",
          String.format(Locale.ROOT, "%,d bytes more", dataBytes - at));
    }
  }

  private void require(JsonToken token, String expected) {
    if (json.currentToken() != token) {
      throw here(expected, found(json.currentToken()));
    }
  }

  private String found(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "the end of the header";
      case START_OBJECT -> "{";
      case START_ARRAY -> "[";
      case END_ARRAY -> "]";
      case END_OBJECT -> "}";
      default -> abbreviate(String.valueOf(json.getString()));
    };
  }

  private ModelFileException here(String expected, String found) {
    return error(file, json.currentTokenLocation().getByteOffset(), expected, found);
  }

  /** Formats an error at a byte of the header. */
  private static ModelFileException error(Path file, long at, String expected, String found) {
    return SafeTensorsReader.error(file, LENGTH_BYTES + at, expected, found);
  }

  private static String quote(String text) {
    return '"' + abbreviate(text) + '"';
  }

  /** A hostile name may be long and hold anything: print a little of it. */
  private static String abbreviate(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 57) + "...";
  }
}
