package gradus.store;

import gradus.Tensor;
import gradus.graph.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named tensors and some text, as a file that other tools read too.
 *
 * <p>The format: 8 bytes of header length, little-endian; a header in JSON, padded with spaces to a
 * multiple of 8 bytes; the elements, little-endian, in row-major order. The same contents give the
 * same bytes: names are sorted, and nothing else is written.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the description of the
 *     format</a>
 */
public final class SafeTensors {
  private static final int CHUNK = 1 << 20;

  private final SortedMap<String, String> metadata;
  private final SortedMap<String, Tensor> tensors;

  private SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    this.metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    this.tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /** Returns tensors by name, without text. */
  public static SafeTensors of(Map<String, Tensor> tensors) {
    return new SafeTensors(Map.of(), tensors);
  }

  /**
   * Returns tensors by name, with text.
   *
   * @param metadata any keys and values
   */
  public static SafeTensors of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    return new SafeTensors(metadata, tensors);
  }

  /** Returns the tensors by name, sorted. */
  public SortedMap<String, Tensor> tensors() {
    return tensors;
  }

  /** Returns the text by key, sorted. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /**
   * Reads a file, which may be anything at all: every length is checked against the file's before
   * it is believed.
   *
   * @throws ModelFileException if it is not such a file, saying at which byte and why
   */
  public static SafeTensors read(Path file) {
    return SafeTensorsReader.read(file);
  }

  /**
   * Replaces a file by these contents; see {@link AtomicWriter}.
   *
   * @throws ModelFileException if it cannot be written
   */
  public void write(Path file) {
    write(file, AtomicWriter.standard());
  }

  /** Replaces a file through a given writer. */
  public void write(Path file, AtomicWriter writer) {
    writer.write(file, this::writeTo);
  }

  private void writeTo(WritableByteChannel channel) throws IOException {
    byte[] header = SafeTensorsHeader.encode(metadata, tensors);
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(header.length).flip();
    AtomicWriter.writeFully(channel, buffer);
    AtomicWriter.writeFully(channel, ByteBuffer.wrap(header));
    for (Tensor tensor : tensors.values()) {
      writeElements(channel, tensor, buffer);
    }
  }

  private static void writeElements(WritableByteChannel channel, Tensor tensor, ByteBuffer buffer)
      throws IOException {
    Object values = elements(tensor);
    int size = tensor.shape().size();
    int chunk = CHUNK / tensor.dtype().bytes();
    for (int from = 0; from < size; from += chunk) {
      int count = Math.min(chunk, size - from);
      buffer.clear();
      switch (values) {
        case float[] floats -> buffer.asFloatBuffer().put(floats, from, count);
        case double[] doubles -> buffer.asDoubleBuffer().put(doubles, from, count);
        case int[] ints -> buffer.asIntBuffer().put(ints, from, count);
        default -> throw new AssertionError(values);
      }
      buffer.limit(count * tensor.dtype().bytes());
      AtomicWriter.writeFully(channel, buffer);
    }
  }

  private static Object elements(Tensor tensor) {
    return switch (tensor.dtype()) {
      case FLOAT32 -> tensor.toArray();
      case FLOAT64 -> tensor.toDoubleArray();
      case INT32 -> tensor.toIntArray();
    };
  }

  /** Returns the format's name of a type. */
  static String label(DType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case INT32 -> "I32";
    };
  }
}
