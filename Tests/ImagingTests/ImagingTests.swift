import Foundation
import Imaging
import Testing

@Test func digestOfPublishedMessages() {
  #expect(
    ContentDigest.sha256(Data("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
}
