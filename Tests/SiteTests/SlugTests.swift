import Site
import Testing

@Suite struct SlugTests {
  @Test(arguments: [
    ("Mont-Saint-Michel at dusk", "mont-saint-michel-at-dusk"), ("Über Größe", "uber-grosse"), ("  A & B!  ", "a-b"),
    ("Rembrandt's light", "rembrandts-light"), ("ČŘŽ 12", "crz-12"), ("???", ""), ("Сова", "sova"),
  ]) func slug(_ text: String, _ slug: String) { #expect(Slug.make(text) == slug) }
}
