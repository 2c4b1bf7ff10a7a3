import Diffusion
import Foundation
import Testing

/// Prompts, held against diffusers' cleaning and transformers' identifiers.
@Suite struct TokenizerTests {
  struct Case: Decodable {
    var prompt: String
    var cleaned: String
    var identifiers: [Int32]
  }

  private func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/tokenizer/\(name)")
  }

  @Test func promptsAreCutAsTheOriginalCutsThem() throws {
    let tokenizer = try Tokenizer(contentsOf: fixture("spiece.model"))
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("prompts.json")))
    #expect(cases.count > 20)
    for known in cases {
      #expect(Array(PromptCleaning.cleaned(known.prompt).unicodeScalars) == Array(known.cleaned.unicodeScalars))
      let identifiers = try tokenizer.identifiers(of: known.prompt)
      #expect(identifiers == known.identifiers, "\(known.prompt.prefix(60))")
      #expect(try tokenizer.identifiers(of: known.prompt, length: 5) == known.identifiers.dropLast().prefix(4) + [1])
    }
    #expect(try tokenizer.identifiers(of: "sky", length: 1) == [1])
  }

  @Test func damagedModelsAreRefused() throws {
    let data = try Data(contentsOf: fixture("spiece.model"))
    for bytes in [Data(), data.prefix(1000), Data("no model".utf8)] {
      #expect { try Tokenizer(data: bytes, name: "spiece.model") } throws: { error in
        "\(error)".hasPrefix("spiece.model: this ") && "\(error)".contains("bring the spiece.model")
      }
    }
    #expect { try Tokenizer(contentsOf: fixture("nothing.model")) } throws: {
      "\($0)".contains("nothing.model: the tokenizer's model cannot be read")
    }
  }
}
