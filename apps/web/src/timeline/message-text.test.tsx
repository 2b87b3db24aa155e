import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { MessageText } from './message-text.tsx'

const render = (text: string): string => renderToStaticMarkup(<MessageText text={text} />)

test.each([
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</span><svg/onload=alert(1)>',
  '"><iframe srcdoc="<script>1</script>">',
  '&lt;b&gt;<b>x</b>',
  '{{constructor.constructor("alert(1)")()}} <a href="javascript:alert(1)">x</a>',
])('%s stays text', (text) => {
  const html = render(text)
  expect(html.match(/<[a-z/]+/gi)).toEqual(['<span', '</span'])
})

test('an address becomes a link that tells the other page nothing', () => {
  expect(render('see https://a.example/?a=1&b=2 now')).toBe(
    '<span class="text">see <a href="https://a.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">' +
      'https://a.example/?a=1&amp;b=2</a> now</span>',
  )
})

test('a script address stays text', () => {
  expect(render('javascript:alert(1)')).not.toContain('<a')
})

test('Japanese and Korean are marked as such, Han characters alone are not', () => {
  expect(render('バッタと鈴虫')).toContain('lang="ja"')
  expect(render('회의')).toContain('lang="ko"')
  expect(render('我家在上海')).not.toContain('lang')
})
