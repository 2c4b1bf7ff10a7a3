/// The character references of HTML: numbers, and the names that HTML 4 knows (W3C 1999, section 24).
enum HTMLEntities {
  /// The text with its references replaced.
  /// - Parameter strictly: whether a reference must end in a semicolon, as authors write it; its name may be all capitals
  ///   then. Otherwise the names of Latin-1 need none and may have letters behind them, as browsers read it.
  static func unescaped(_ text: String, strictly: Bool = false) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...].dropFirst()
      guard let (character, length) = reference(rest, strictly: strictly) else {
        result += "&"
        continue
      }
      result += character
      rest = rest.dropFirst(length)
    }
    return result + rest
  }

  /// What the reference that begins behind an ampersand stands for, and how many characters it takes.
  private static func reference(_ text: Substring, strictly: Bool) -> (String, length: Int)? {
    if text.first == "#" { return number(text.dropFirst(), strictly: strictly) }
    let name = text.prefix(32).prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    let isEnded = text.dropFirst(name.count).first == ";"
    if isEnded, let scalar = names[String(name)] { return (String(scalar), name.count + 1) }
    if strictly {
      guard isEnded, name == name.uppercased(), let scalar = names[name.lowercased()],
        longestUnended(name) == nil
      else { return nil }
      return (String(scalar).uppercased(), name.count + 1)
    }
    return longestUnended(name).map { ($0.1, $0.0.count) }
  }

  /// The longest beginning of `name` that is a name without need of a semicolon.
  private static func longestUnended(_ name: Substring) -> (Substring, String)? {
    for length in stride(from: name.count, to: 1, by: -1) {
      if let scalar = unendedNames[String(name.prefix(length))] { return (name.prefix(length), String(scalar)) }
    }
    return nil
  }

  private static func number(_ text: Substring, strictly: Bool) -> (String, length: Int)? {
    let isHexadecimal = text.first == "x" || text.first == "X"
    let body = isHexadecimal ? text.dropFirst() : text
    let digits = body.prefix { $0.isASCII && (isHexadecimal ? $0.isHexDigit : $0.isNumber) }
    guard !digits.isEmpty else { return nil }
    let isEnded = body.dropFirst(digits.count).first == ";"
    if strictly, !isEnded || digits.count > 24 { return nil }
    let length = 1 + (isHexadecimal ? 1 : 0) + digits.count + (isEnded ? 1 : 0)
    guard let code = UInt32(digits, radix: isHexadecimal ? 16 : 10), code != 0, let scalar = Unicode.Scalar(code) else {
      return ("\u{fffd}", length)
    }
    switch code {
    case 0x80...0x9f: return (String(Windows1252.character(scalar)), length)
    case 0x01..<0x09, 0x0b, 0x0e..<0x20, 0x7f: return ("", length)
    default: return (String(scalar), length)
    }
  }

  /// The names of Latin-1 from 160 on, in order.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para \
    middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave \
    Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
    Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc \
    iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """

  /// The other names, each run of characters that follow each other behind the number of its first.
  private static let others = """
    338 OElig oelig 352 Scaron scaron 376 Yuml 402 fnof 710 circ 732 tilde 913 Alpha Beta Gamma Delta Epsilon Zeta Eta \
    Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho 931 Sigma Tau Upsilon Phi Chi Psi Omega 945 alpha beta gamma delta \
    epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega 977 \
    thetasym upsih 982 piv 8194 ensp emsp 8201 thinsp 8204 zwnj zwj lrm rlm 8211 ndash mdash 8216 lsquo rsquo sbquo 8220 \
    ldquo rdquo bdquo 8224 dagger Dagger bull 8230 hellip 8240 permil 8242 prime Prime 8249 lsaquo rsaquo 8254 oline 8260 \
    frasl 8364 euro 8465 image 8472 weierp 8476 real 8482 trade 8501 alefsym 8592 larr uarr rarr darr harr 8629 crarr 8656 \
    lArr uArr rArr dArr hArr 8704 forall 8706 part exist 8709 empty 8711 nabla isin notin 8715 ni 8719 prod 8721 sum minus \
    8727 lowast 8730 radic 8733 prop infin 8736 ang 8743 and or cap cup int 8756 there4 8764 sim 8773 cong 8776 asymp 8800 \
    ne equiv 8804 le ge 8834 sub sup nsub 8838 sube supe 8853 oplus 8855 otimes 8869 perp 8901 sdot 8968 lceil rceil lfloor \
    rfloor 10216 lang rang 9674 loz 9824 spades 9827 clubs 9829 hearts diams
    """

  /// Names that need no semicolon.
  private static let unendedNames: [String: Unicode.Scalar] = {
    var names = numbered("160 " + latin)
    for (name, scalar) in [("quot", "\""), ("amp", "&"), ("lt", "<"), ("gt", ">")] as [(String, Unicode.Scalar)] {
      names[name] = scalar
      names[name.uppercased()] = scalar
    }
    names["COPY"] = names["copy"]
    names["REG"] = names["reg"]
    return names
  }()

  private static let names = unendedNames.merging(numbered(others)) { $1 }

  private static func numbered(_ list: String) -> [String: Unicode.Scalar] {
    var names: [String: Unicode.Scalar] = [:]
    var code: UInt32 = 0
    for word in list.split(separator: " ") {
      if let number = UInt32(word) {
        code = number
      } else {
        names[String(word)] = Unicode.Scalar(code)
        code += 1
      }
    }
    return names
  }
}

/// The characters that Windows' code page 1252 has where Latin-1 has control characters.
enum Windows1252 {
  private static let characters: [Unicode.Scalar] = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}\u{2018}\u{2019}\u{201c}\u{201d}•–—˜™š›œ\u{9d}žŸ".unicodeScalars)

  /// The character that is meant by one of the numbers 128 to 159; others are themselves.
  static func character(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let index = Int(scalar.value) - 0x80
    return characters.indices.contains(index) ? characters[index] : scalar
  }
}
