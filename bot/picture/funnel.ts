import { createRequire } from 'node:module'
import { chartOf, HEIGHT, WIDTH, type Funnel } from './funnel-chart.ts'

/**
 * Draws a funnel as a PNG of 1200 × 720 pixels: a row a stage, with its count and its share of the first stage.
 * The same funnel gives the same bytes on every machine, because no font comes from the system.
 *
 * What draws is loaded when the first picture is asked for: no start of the bot waits for it.
 */
export async function drawFunnel(funnel: Funnel): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js')
  // Off the main thread, where presses are waiting to be answered.
  const image = await renderAsync(await funnelSvg(funnel), {
    font: { loadSystemFonts: false, fontFiles: fonts(), defaultFontFamily: 'Inter' },
  })
  return image.asPng()
}

/** The same as SVG. */
export async function funnelSvg(funnel: Funnel): Promise<string> {
  const echarts = await import('echarts/core')
  const { FunnelChart } = await import('echarts/charts')
  const { TitleComponent } = await import('echarts/components')
  const { SVGRenderer } = await import('echarts/renderers')
  echarts.use([FunnelChart, TitleComponent, SVGRenderer])
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT })
  try {
    chart.setOption(chartOf(funnel))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

/** Files rather than bytes: resvg reads them itself. */
function fonts(): string[] {
  const require = createRequire(import.meta.url)
  return [
    require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  ]
}
