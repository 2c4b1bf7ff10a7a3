import Foundation
import Imaging

/// A paint as it comes from the tube: absorption and scattering by wavelength, and the colour they give.
public struct Paint: Sendable, Hashable {
  /// Wavelengths of all spectra here, from 380 to 730 nm in steps of 10 nm.
  public static let wavelengths = Array(stride(from: 380, through: 730, by: 10))

  /// Name on the tube, for instance "Titanium White".
  public let name: String
  /// Colour-index names of its pigments, for instance `PW6`; empty when unknown.
  public let pigments: [String]
  /// The set of measurements that the figures come from: `RIT-APSD` or `Okumura-2005`.
  public let source: String
  /// Absorption K at ``wavelengths``; titanium white has S = 1 on this scale.
  public let absorption: [Double]
  /// Scattering S at ``wavelengths``, above 0.
  public let scattering: [Double]
  /// The paint laid opaque and unmixed, sRGB under D65.
  public let masstone: RGB8

  /// Makes a paint and works out its masstone.
  /// - Precondition: both spectra have 36 values, K at least 0 and S above 0.
  public init(name: String, pigments: [String], source: String, absorption: [Double], scattering: [Double]) {
    precondition(
      absorption.count == Self.wavelengths.count && scattering.count == Self.wavelengths.count,
      "a spectrum has 36 values")
    self.name = name
    self.pigments = pigments
    self.source = source
    self.absorption = absorption
    self.scattering = scattering
    masstone = KubelkaMunk.tristimulus(absorption: absorption, scattering: scattering).lab.rgb8
  }
}

/// The paints that ship with the package.
///
/// K and S of 46 Golden acrylics; origin and known faults are told in `Pigments/CITATION.md`.
public struct PaintTable: Sendable {
  /// The paints, in the order of the file.
  public let paints: [Paint]

  /// Reads the table that ships with the package.
  /// - Throws: ``MediaError/paintTable(_:)`` when the file is missing or damaged.
  public init() throws(MediaError) {
    guard
      let url = Bundle.module.url(forResource: "golden_acrylic_ks", withExtension: "csv", subdirectory: "Pigments"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { throw .paintTable("golden_acrylic_ks.csv, which ships with the package, cannot be read; install it again") }
    try self.init(csv: text)
  }

  /// Reads a table: a header, then a row K and a row S for each paint.
  /// - Parameter csv: columns `paint,colour_index,source,coefficient` and 36 wavelengths from 380 to 730 nm.
  /// - Throws: ``MediaError/paintTable(_:)`` with the line that is wrong.
  public init(csv: String) throws(MediaError) {
    var paints: [Paint] = []
    var absorption: (name: String, source: String, values: [Double])?
    let fieldCount = 4 + Paint.wavelengths.count
    for (index, line) in csv.split(whereSeparator: \.isNewline).enumerated() where index > 0 {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == fieldCount else {
        throw .paintTable("paint table, line \(index + 1): \(fields.count) columns where \(fieldCount) are expected")
      }
      let values = fields.dropFirst(4).compactMap(Double.init)
      let isScattering = fields[3] == "S"
      guard values.count == Paint.wavelengths.count, values.allSatisfy({ isScattering ? $0 > 0 : $0 >= 0 }) else {
        throw .paintTable("paint table, line \(index + 1): a value is not a number in range (K at least 0, S above 0)")
      }
      if fields[3] == "K" {
        absorption = (fields[0], fields[2], values)
      } else if isScattering, let found = absorption, found.name == fields[0], found.source == fields[2] {
        let codes = fields[1].split(separator: "+").map { $0.trimmingCharacters(in: .whitespaces) }
        paints.append(
          Paint(name: found.name, pigments: codes, source: found.source, absorption: found.values, scattering: values))
        absorption = nil
      } else {
        throw .paintTable(
          "paint table, line \(index + 1): row S of \"\(fields[0])\" has no row K of the same paint above it")
      }
    }
    self.paints = paints
  }

  /// The paint of a name in one set of measurements.
  /// - Throws: ``MediaError/unknownPaint(name:source:)``.
  public func paint(_ name: String, source: String) throws(MediaError) -> Paint {
    guard let paint = paints.first(where: { $0.name == name && $0.source == source }) else {
      throw .unknownPaint(name: name, source: source)
    }
    return paint
  }
}
