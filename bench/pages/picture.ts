import { createRequire } from 'node:module'
import { targetsOf, type Report } from '../report.ts'
import { margin, shown, type Target } from '../table.ts'

/** Draws the targets as a PNG: a bar a target, as long as it is better than demanded, on a scale of tens. */
export async function drawTargets(report: Report): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js')
  const font = { loadSystemFonts: false, fontFiles: fonts(), defaultFontFamily: 'Inter' }
  return (await renderAsync(await svgOf(targetsOf(report)), { font })).asPng()
}

const WIDTH = 1_200
const ROW = 34
const EDGES = 110
/** Beyond this a bar says no more. */
const MOST = 100

const MET = '#0c6ca8'
/** Told from the other by its place too: left of the line. */
const MISSED = '#b4441f'
const INK = '#15263d'

async function svgOf(targets: readonly Target[]): Promise<string> {
  const echarts = await import('echarts/core')
  const { BarChart } = await import('echarts/charts')
  const { GridComponent, TitleComponent, MarkLineComponent } = await import('echarts/components')
  const { SVGRenderer } = await import('echarts/renderers')
  echarts.use([BarChart, GridComponent, TitleComponent, MarkLineComponent, SVGRenderer])
  const height = EDGES + ROW * targets.length
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  try {
    chart.setOption(optionOf(targets))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

const optionOf = (targets: readonly Target[]) => ({
  animation: false,
  backgroundColor: '#ffffff',
  textStyle: { fontFamily: 'Inter', color: INK },
  title: {
    text: 'Times as good as demanded (right of 1: met)',
    ...{ left: 24, top: 20, textStyle: { fontSize: 24, color: INK } },
  },
  grid: { left: 560, right: 150, top: 64, bottom: 40 },
  xAxis: {
    ...{ type: 'log', min: 0.1, max: MOST, axisLabel: { color: INK, fontSize: 14 } },
    splitLine: { lineStyle: { color: '#e2e8f0' } },
  },
  yAxis: {
    ...{ type: 'category', inverse: true, axisTick: { show: false } },
    data: targets.map(({ id, what }) => `${id}  ${what}`),
    axisLabel: { color: INK, fontSize: 14, width: 530, overflow: 'truncate' },
  },
  series: [
    {
      ...{ type: 'bar', barWidth: 18, silent: true, data: targets.map(barOf) },
      markLine: {
        ...{ silent: true, symbol: 'none', label: { show: false }, data: [{ xAxis: 1 }] },
        lineStyle: { color: INK, type: 'solid', width: 2 },
      },
    },
  ],
})

function barOf(target: Target) {
  const times = margin(target)
  const value = Math.min(Math.max(times, 0.11), MOST)
  const label = { show: true, position: 'right', color: INK, fontSize: 14 }
  const formatter = `${shown(target.figure)} ${target.unit}`
  return { value, itemStyle: { color: times >= 1 ? MET : MISSED }, label: { ...label, formatter } }
}

/** Files rather than bytes: resvg reads them itself. */
function fonts(): string[] {
  const require = createRequire(import.meta.url)
  return [
    require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  ]
}
