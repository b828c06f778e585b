package gradus.store;

import gradus.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads safetensors files with distrust. */
final class SafeTensorsReader {
  /** The limit of the format's own reader. */
  private static final long MAX_HEADER = 100_000_000;

  private static final int CHUNK = 1 << 20;

  private SafeTensorsReader() {}

  static SafeTensors read(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe would block
      throw new ModelFileException(
          file + ": expected a safetensors file, found a folder or a device.");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return read(file, channel);
    } catch (EOFException e) {
      throw new ModelFileException(file + ": became shorter while it was read. Try again.", e);
    } catch (IOException e) {
      throw ModelFileException.reading(file, e);
    }
  }

  private static SafeTensors read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < SafeTensorsHeader.LENGTH_BYTES) {
      throw error(file, 0, "8 bytes of header length", "a file of " + size + " bytes");
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, length);
    long headerLength = length.getLong(0);
    long limit = Math.min(MAX_HEADER, size - SafeTensorsHeader.LENGTH_BYTES);
    if (headerLength < 0 || headerLength > limit) {
      throw error(
          file,
          0,
          String.format(Locale.ROOT, "a header length of at most %,d", limit),
          String.format(
              Locale.ROOT,
              "%s. This is not a safetensors file, or it was cut short",
              headerLength < 0
                  ? Long.toUnsignedString(headerLength)
                  : String.format(Locale.ROOT, "%,d", headerLength)));
    }
    byte[] header = new byte[(int) headerLength];
    fill(channel, ByteBuffer.wrap(header));
    long dataBytes = size - SafeTensorsHeader.LENGTH_BYTES - headerLength;
    SafeTensorsHeader.Contents contents = SafeTensorsHeader.decode(file, header, dataBytes);
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(CHUNK, dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafeTensorsHeader.Entry entry : contents.entries()) { // in the file's order
      tensors.put(entry.name(), readTensor(channel, entry, buffer));
    }
    return SafeTensors.of(tensors, contents.metadata());
  }

  private static Tensor readTensor(
      FileChannel channel, SafeTensorsHeader.Entry entry, ByteBuffer buffer) throws IOException {
    int size = entry.shape().size();
    int[] shape = entry.shape().toArray();
    return switch (entry.type()) {
      case FLOAT32 -> {
        float[] values = new float[size];
        for (int at = 0; at < size; ) {
          next(channel, buffer, (long) (size - at) * Float.BYTES);
          int count = buffer.remaining() / Float.BYTES;
          buffer.asFloatBuffer().get(values, at, count);
          at += count;
        }
        yield Tensor.of(values, shape);
      }
      case FLOAT64 -> {
        double[] values = new double[size];
        for (int at = 0; at < size; ) {
          next(channel, buffer, (long) (size - at) * Double.BYTES);
          int count = buffer.remaining() / Double.BYTES;
          buffer.asDoubleBuffer().get(values, at, count);
          at += count;
        }
        yield Tensor.of(values, shape);
      }
      case INT32 -> {
        int[] values = new int[size];
        for (int at = 0; at < size; ) {
          next(channel, buffer, (long) (size - at) * Integer.BYTES);
          int count = buffer.remaining() / Integer.BYTES;
          buffer.asIntBuffer().get(values, at, count);
          at += count;
        }
        yield Tensor.of(values, shape);
      }
    };
  }

  /** Fills the buffer with the next bytes, as many as are left or fit. */
  private static void next(FileChannel channel, ByteBuffer buffer, long left) throws IOException {
    buffer.clear().limit((int) Math.min(buffer.capacity(), left));
    fill(channel, buffer);
    buffer.flip();
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
  }

  /** Formats {@code file, byte N: expected …, found ….} */
  static ModelFileException error(Path file, long at, String expected, String found) {
    return new ModelFileException(
        String.format(
            Locale.ROOT, "%s, byte %,d: expected %s, found %s.", file, at, expected, found));
  }
}
