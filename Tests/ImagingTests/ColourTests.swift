import Imaging
import Testing

@Suite struct ColourTests {
  /// Table 1 of Sharma, Wu and Dalal (2005): L, a, b of two colours and their difference.
  static let sharma: [[Float]] = [
    [50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425], [50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615],
    [50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412], [50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000],
    [50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000], [50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000],
    [50, 0, 0, 50, -1, 2, 2.3669], [50, -1, 2, 50, 0, 0, 2.3669],
    [50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792], [50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792],
    [50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195], [50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195],
    [50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045], [50, -0.0010, 2.4900, 50, 0.0010, -2.4900, 4.8045],
    [50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461], [50, 2.5, 0, 50, 0, -2.5, 4.3065],
    [50, 2.5, 0, 73, 25, -18, 27.1492], [50, 2.5, 0, 61, -5, 29, 22.8977], [50, 2.5, 0, 56, -27, -3, 31.9030],
    [50, 2.5, 0, 58, 24, 15, 19.4535], [50, 2.5, 0, 50, 3.1736, 0.5854, 1.0000],
    [50, 2.5, 0, 50, 3.2972, 0, 1.0000], [50, 2.5, 0, 50, 1.8634, 0.5757, 1.0000],
    [50, 2.5, 0, 50, 3.2592, 0.3350, 1.0000], [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
    [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
    [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
    [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
    [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
    [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
    [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
    [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
    [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
    [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
  ]

  @Test(arguments: sharma)
  func differences(_ row: [Float]) {
    let difference = CIEDE2000.difference(CIELab(row[0], row[1], row[2]), CIELab(row[3], row[4], row[5]))
    #expect(abs(difference - row[6]) < 0.0001)
  }

  /// scikit-image's rgb2lab, which rounds the white point to five digits.
  @Test func labOfPictures() throws {
    let noise = try Fixture.noise()
    let expected = try Fixture.numbers("lab")
    let (lightness, a, b) = noise.lab()
    for i in 0..<20 {
      let (x, y) = (i % 5, i / 5)
      let single = CIELab(noise[x, y])
      let reference = CIELab(expected[3 * i], expected[3 * i + 1], expected[3 * i + 2])
      for found in [single, CIELab(lightness[x, y], a[x, y], b[x, y])] {
        #expect(abs(found.lightness - reference.lightness) < 0.01)
        #expect(abs(found.a - reference.a) < 0.02)
        #expect(abs(found.b - reference.b) < 0.02)
      }
    }
    #expect(distance(lightness.values, noise.lightness().values) < 0.0001)
  }

  @Test func luminance() throws {
    let luminance = try Fixture.noise().luminance()
    let expected = try Fixture.numbers("luminance")
    for i in 0..<20 { #expect(abs(luminance[i % 5, i / 5] - expected[i]) < 0.00001) }
  }

  @Test func greysAreNeutral() {
    for level in UInt8.min...UInt8.max {
      let lab = CIELab(RGB8(level, level, level))
      #expect(abs(lab.a) < 0.0001 && abs(lab.b) < 0.0001)
    }
    #expect(abs(CIELab(RGB8(255, 255, 255)).lightness - 100) < 0.0001)
  }

  @Test func labAndBack() {
    for red in stride(from: 0, through: 255, by: 15) {
      for green in stride(from: 0, through: 255, by: 15) {
        for blue in stride(from: 0, through: 255, by: 15) {
          let colour = RGB8(UInt8(red), UInt8(green), UInt8(blue))
          #expect(CIELab(colour).rgb8 == colour)
          #expect(CIELab(colour).isInGamut)
        }
      }
    }
    #expect(!CIELab(50, 120, 0).isInGamut)
  }

  @Test func bytesAndLinearLight() {
    for byte in UInt8.min...UInt8.max { #expect(SRGB.encode(SRGB.linear(byte)) == byte) }
    // IEC 61966-2-1: half of the light is the code 188 (187.5 rounds up), the middle code 21.4 per cent of the light.
    #expect(SRGB.encode(0.5) == 188)
    #expect(abs(SRGB.linear(127) - 0.21223) < 0.00001)
    #expect([SRGB.encode(-1), SRGB.encode(2), SRGB.encode(.nan), SRGB.encode(.infinity)] == [0, 255, 0, 255])
  }
}
