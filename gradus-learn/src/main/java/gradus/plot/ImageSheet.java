package gradus.plot;

import java.util.List;

/**
 * A sheet of small grey pictures with captions, such as the worst mistakes of a reader of digits.
 *
 * @param title what is shown
 * @param width the width of each picture, in pixels
 * @param height the height of each picture, in pixels
 * @param tiles the pictures, row by row
 */
public record ImageSheet(String title, int width, int height, List<Tile> tiles) {
  private static final double SHEET = 720;
  private static final double TILE = 102;
  private static final double GAP = 12;
  private static final double CAPTION = 40;
  private static final int PAPER = 0xfa; // dark ink on light paper, by day and by night
  private static final int INK = 0x16;

  /**
   * One picture.
   *
   * @param pixels from 0 (paper) to 1 (ink), row by row; not to be changed afterwards
   * @param caption the line below it
   * @param detail a fainter line below that; may be empty
   */
  public record Tile(float[] pixels, String caption, String detail) {}

  /** Copies the list and checks the sizes. */
  public ImageSheet {
    tiles = List.copyOf(tiles);
    for (Tile tile : tiles) {
      if (tile.pixels().length != width * height) {
        throw new IllegalArgumentException(
            "image sheet: expected "
                + width * height
                + " pixels for "
                + width
                + "×"
                + height
                + ", found "
                + tile.pixels().length);
      }
    }
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    double tall = TILE * height / width;
    int columns = (int) ((SHEET - 40 + GAP) / (TILE + GAP));
    int rows = Math.max(1, (tiles.size() + columns - 1) / columns);
    Svg svg = new Svg(SHEET, 52 + rows * (tall + CAPTION + GAP), title);
    svg.title(title);
    double left = (SHEET - columns * (TILE + GAP) + GAP) / 2;
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      double x = left + Math.floorMod(i, columns) * (TILE + GAP);
      double y = 48 + Math.floorDiv(i, columns) * (tall + CAPTION + GAP);
      svg.image(x, y, TILE, tall, Png.grey(grey(tile.pixels()), width, height));
      svg.rect("axis", x, y, TILE, tall, "");
      String caption = Svg.fit(tile.caption(), TILE);
      svg.text("bold", x + TILE / 2, y + tall + 17, "middle", caption);
      String detail = Svg.fit(tile.detail(), TILE);
      svg.text("small quiet", x + TILE / 2, y + tall + 32, "middle", detail);
    }
    return svg.finish();
  }

  private static byte[] grey(float[] pixels) {
    byte[] grey = new byte[pixels.length];
    for (int i = 0; i < grey.length; i++) {
      float ink = Math.clamp(Float.isNaN(pixels[i]) ? 0 : pixels[i], 0f, 1f);
      grey[i] = (byte) Math.round(PAPER + ink * (INK - PAPER));
    }
    return grey;
  }
}
