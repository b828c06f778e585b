package gradus.sequence;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What is asked of tokens that are to be learnt. */
final class Tokens {
  private Tokens() {}

  /**
   * Checks that tokens are of a vocabulary.
   *
   * @throws IllegalArgumentException naming the first that is not
   */
  static void check(int[] tokens, Vocabulary vocabulary) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabulary.size()) {
        throw new IllegalArgumentException(
            "token "
                + i
                + ": expected one from 0 to "
                + (vocabulary.size() - 1)
                + ", found "
                + tokens[i]);
      }
    }
  }

  /** Returns SHA-256 of sequences and of what their tokens stand for. */
  static String hash(List<int[]> sequences, Vocabulary vocabulary) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, new int[] {vocabulary.size(), sequences.size()});
      vocabulary.symbols().forEach(symbol -> add(digest, symbol.codePoints().toArray()));
      sequences.forEach(sequence -> add(digest, sequence));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, int[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * numbers.length).putInt(numbers.length);
    bytes.asIntBuffer().put(numbers);
    digest.update(bytes.array());
  }
}
