package gradus.data;

import gradus.graph.Shape;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * One array from a file in IDX, the format of MNIST, plain or compressed with gzip.
 *
 * <p>The format: two zero bytes, a byte for the {@link Type}, a byte for the number of axes, the
 * length of each axis as four bytes, then the values, all big-endian. A file whose length is not
 * what its own header promises is refused, and memory is taken only as values arrive.
 */
public final class Idx {
  private static final long LARGEST = Integer.MAX_VALUE - 64; // bytes that fit one array
  private static final int MOST_AXES = 8;
  private static final int DEFLATE_BEST = 1032; // no deflate stream expands more than this

  /** The types of value that the format knows. */
  public enum Type {
    /** 0 to 255. */
    UNSIGNED_BYTE(0x08, 1),
    /** −128 to 127. */
    BYTE(0x09, 1),
    /** 16 bits, signed. */
    SHORT(0x0B, 2),
    /** 32 bits, signed. */
    INT(0x0C, 4),
    /** 32-bit floating point. */
    FLOAT(0x0D, 4),
    /** 64-bit floating point. */
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  private final Type type;
  private final Shape shape;
  private final byte[] data;

  private Idx(Type type, Shape shape, byte[] data) {
    this.type = type;
    this.shape = shape;
    this.data = data;
  }

  /**
   * Creates an array of bytes.
   *
   * @param type {@link Type#UNSIGNED_BYTE} or {@link Type#BYTE}
   * @param values the values in order, the last axis fastest; copied
   * @throws DataException when values and shape differ in length
   */
  public static Idx of(Type type, byte[] values, Shape shape) {
    if ((long) shape.size() * type.bytes != values.length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "idx: expected %,d bytes for shape %s of %s, found %,d",
              (long) shape.size() * type.bytes,
              shape,
              type,
              values.length));
    }
    return new Idx(type, shape, values.clone());
  }

  /** Returns the type of the values. */
  public Type type() {
    return type;
  }

  /** Returns the length of each axis. */
  public Shape shape() {
    return shape;
  }

  /** Returns the values as floats, in order; those of 32 and 64 bits are rounded. */
  public float[] toFloats() {
    ByteBuffer buffer = ByteBuffer.wrap(data);
    float[] result = new float[data.length / type.bytes];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (type) {
            case UNSIGNED_BYTE -> data[i] & 0xff;
            case BYTE -> data[i];
            case SHORT -> buffer.getShort(2 * i);
            case INT -> buffer.getInt(4 * i);
            case FLOAT -> buffer.getFloat(4 * i);
            case DOUBLE -> (float) buffer.getDouble(8 * i);
          };
    }
    return result;
  }

  /** The values as they were stored, not copied: for readers that build a data set of them. */
  byte[] data() {
    return data;
  }

  /**
   * Reads a file, compressed or not, whatever its name.
   *
   * @throws DataException when the file is missing, not IDX, cut short, or longer than it says
   */
  public static Idx read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw DataException.in(
            file, "", "expected an IDX file, found a folder", "Give the path of the file in it.");
      }
      long fileSize = Files.size(file);
      try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        raw.mark(2);
        boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        InputStream in = gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
        return read(file, fileSize, gzip, in);
      }
    } catch (NoSuchFileException e) {
      throw DataException.in(file, "no such file", "Check the path.", e);
    } catch (ZipException | EOFException e) {
      throw DataException.in(
          file,
          "expected gzip data, found a damaged or incomplete stream (" + e.getMessage() + ")",
          "Download the file again.",
          e);
    } catch (IOException e) {
      throw DataException.in(
          file, "cannot be read (" + e.getMessage() + ")", "Check the path and the disk.", e);
    }
  }

  private static Idx read(Path file, long fileSize, boolean gzip, InputStream in)
      throws IOException {
    ByteBuffer magic = header(file, in, 4, 0, "a header of 4 bytes");
    if (magic.getShort(0) != 0) {
      throw DataException.in(
          file,
          "byte 0",
          String.format(
              Locale.ROOT,
              "expected 00 00, as every IDX file begins, found %02x %02x",
              magic.get(0),
              magic.get(1)),
          "Is it an IDX file?");
    }
    Type type = type(file, magic.get(2));
    int axes = magic.get(3) & 0xff;
    if (axes < 1 || axes > MOST_AXES) {
      throw DataException.in(
          file,
          "byte 3",
          "expected 1 to " + MOST_AXES + " axes, found " + axes,
          "Is it an IDX file?");
    }
    ByteBuffer lengths = header(file, in, 4 * axes, 4, "the lengths of " + axes + " axes");
    int[] dims = new int[axes];
    long promised = type.bytes;
    for (int axis = 0; axis < axes; axis++) {
      long length = lengths.getInt(4 * axis) & 0xffffffffL;
      if (length == 0) {
        throw DataException.in(
            file,
            "byte " + (4 + 4 * axis),
            "expected axis " + axis + " of length 1 or more, found 0",
            "The header is damaged, or the file is empty.");
      }
      if (promised > LARGEST / length) {
        throw DataException.in(
            file,
            "byte " + (4 + 4 * axis),
            String.format(
                Locale.ROOT,
                "expected at most %,d bytes of values, found axis %d of length %,d, which makes"
                    + " it more",
                LARGEST,
                axis,
                length),
            "The header is damaged, or the file is too large to hold in memory.");
      }
      promised *= length;
      dims[axis] = (int) length;
    }
    Shape shape = Shape.of(dims);
    int start = 4 + 4 * axes;
    checkFileSize(file, fileSize, gzip, start, promised, shape);
    byte[] data = values(file, in, start, (int) promised, shape);
    return new Idx(type, shape, data);
  }

  private static Type type(Path file, byte code) {
    for (Type type : Type.values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw DataException.in(
        file,
        "byte 2",
        String.format(
            Locale.ROOT, "expected type 08, 09, 0b, 0c, 0d or 0e (hexadecimal), found %02x", code),
        "Is it an IDX file?");
  }

  private static ByteBuffer header(Path file, InputStream in, int count, int at, String what)
      throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw DataException.in(
          file,
          "byte " + (at + bytes.length),
          "expected " + what + ", found the end of the file",
          "The file is cut short: download it again.");
    }
    return ByteBuffer.wrap(bytes);
  }

  /** Refuses at once what cannot hold the promised values, before any memory is taken for them. */
  private static void checkFileSize(
      Path file, long fileSize, boolean gzip, int start, long promised, Shape shape) {
    if (gzip ? promised <= fileSize * DEFLATE_BEST : fileSize == start + promised) {
      return;
    }
    if (!gzip && fileSize > start + promised) {
      throw tooLong(file, start + promised, promised, shape);
    }
    throw DataException.in(
        file,
        "byte " + start,
        String.format(
            Locale.ROOT,
            "expected %,d bytes of values for shape %s, found %s",
            promised,
            text(shape),
            gzip
                ? String.format(
                    Locale.ROOT, "a compressed file of %,d, too small for them", fileSize)
                : String.format(Locale.ROOT, "%,d", fileSize - start)),
        "The file is cut short or its header is damaged: download it again.");
  }

  /** Reads exactly the promised values; the array grows as they come, so a lie costs little. */
  private static byte[] values(Path file, InputStream in, int start, int promised, Shape shape)
      throws IOException {
    byte[] data = new byte[Math.min(promised, 1 << 20)];
    int filled = 0;
    while (filled < promised) {
      if (filled == data.length) {
        data = Arrays.copyOf(data, (int) Math.min(promised, 2L * data.length));
      }
      int count = in.readNBytes(data, filled, data.length - filled);
      filled += count;
      if (filled < data.length) {
        throw DataException.in(
            file,
            "byte " + (start + (long) filled),
            String.format(
                Locale.ROOT,
                "expected %,d bytes of values for shape %s, found %,d",
                promised,
                text(shape),
                filled),
            "The file is cut short: download it again.");
      }
    }
    if (in.read() >= 0) {
      throw tooLong(file, start + (long) promised, promised, shape);
    }
    return data;
  }

  private static DataException tooLong(Path file, long at, long promised, Shape shape) {
    return DataException.in(
        file,
        "byte " + at,
        String.format(
            Locale.ROOT,
            "expected the end after %,d bytes of values for shape %s, found more",
            promised,
            text(shape)),
        "The header is damaged, or this is another file.");
  }

  static String text(Shape shape) {
    StringBuilder text = new StringBuilder();
    for (int axis = 0; axis < shape.rank(); axis++) {
      text.append(axis == 0 ? "" : "×").append(String.format(Locale.ROOT, "%,d", shape.dim(axis)));
    }
    return text.toString();
  }

  /**
   * Writes the array, compressed when the name ends in {@code .gz}.
   *
   * @throws DataException when the file cannot be written
   */
  public void write(Path file) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.rank());
    header.putShort((short) 0).put((byte) type.code).put((byte) shape.rank());
    for (int axis = 0; axis < shape.rank(); axis++) {
      header.putInt(shape.dim(axis));
    }
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(header.array());
      out.write(data);
    } catch (IOException e) {
      throw DataException.in(
          file, "cannot be written (" + e.getMessage() + ")", "Check the path and the disk.", e);
    }
  }

  /** Returns a line such as {@code UNSIGNED_BYTE 60,000×28×28}. */
  @Override
  public String toString() {
    return type + " " + text(shape);
  }
}
