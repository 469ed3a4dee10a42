// Lateral, Apache-2.0; others in THIRD_PARTY.md. Sources: 3920a2d7b05b14d02d32de2aad1f280c8a2cf8374a9bcd0d105e09e02929b7ac
function Ee(n){for(let[e,t]of Object.entries(n))customElements.get(e)||customElements.define(e,t)}var he=globalThis,Ne=n=>n,D=he.trustedTypes,Me=D?D.createPolicy("lit-html",{createHTML:n=>n}):void 0,pe="$lit$",v=`lit$${Math.random().toFixed(9).slice(2)}$`,ue="?"+v,_t=`<${ue}>`,k=document,z=()=>k.createComment(""),H=n=>n===null||typeof n!="object"&&typeof n!="function",me=Array.isArray,He=n=>me(n)||typeof n?.[Symbol.iterator]=="function",de=`[ 	
\f\r]`,O=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Le=/-->/g,Ce=/>/g,w=RegExp(`>|${de}(?:([^\\s"'>=/]+)(${de}*=${de}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ie=/'/g,Oe=/"/g,Re=/^(?:script|style|textarea|title)$/i,ge=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),r=ge(1),Y=ge(2),Us=ge(3),A=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),ze=new WeakMap,x=k.createTreeWalker(k,129);function Pe(n,e){if(!me(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return Me!==void 0?Me.createHTML(e):e}var De=(n,e)=>{let t=n.length-1,s=[],a,i=e===2?"<svg>":e===3?"<math>":"",o=O;for(let d=0;d<t;d++){let l=n[d],h,u,p=-1,m=0;for(;m<l.length&&(o.lastIndex=m,u=o.exec(l),u!==null);)m=o.lastIndex,o===O?u[1]==="!--"?o=Le:u[1]!==void 0?o=Ce:u[2]!==void 0?(Re.test(u[2])&&(a=RegExp("</"+u[2],"g")),o=w):u[3]!==void 0&&(o=w):o===w?u[0]===">"?(o=a??O,p=-1):u[1]===void 0?p=-2:(p=o.lastIndex-u[2].length,h=u[1],o=u[3]===void 0?w:u[3]==='"'?Oe:Ie):o===Oe||o===Ie?o=w:o===Le||o===Ce?o=O:(o=w,a=void 0);let g=o===w&&n[d+1].startsWith("/>")?" ":"";i+=o===O?l+_t:p>=0?(s.push(h),l.slice(0,p)+pe+l.slice(p)+v+g):l+v+(p===-2?d:g)}return[Pe(n,i+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},R=class n{constructor({strings:e,_$litType$:t},s){let a;this.parts=[];let i=0,o=0,d=e.length-1,l=this.parts,[h,u]=De(e,t);if(this.el=n.createElement(h,s),x.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(a=x.nextNode())!==null&&l.length<d;){if(a.nodeType===1){if(a.hasAttributes())for(let p of a.getAttributeNames())if(p.endsWith(pe)){let m=u[o++],g=a.getAttribute(p).split(v),f=/([.?@])?(.*)/.exec(m);l.push({type:1,index:i,name:f[2],strings:g,ctor:f[1]==="."?U:f[1]==="?"?j:f[1]==="@"?B:T}),a.removeAttribute(p)}else p.startsWith(v)&&(l.push({type:6,index:i}),a.removeAttribute(p));if(Re.test(a.tagName)){let p=a.textContent.split(v),m=p.length-1;if(m>0){a.textContent=D?D.emptyScript:"";for(let g=0;g<m;g++)a.append(p[g],z()),x.nextNode(),l.push({type:2,index:++i});a.append(p[m],z())}}}else if(a.nodeType===8)if(a.data===ue)l.push({type:2,index:i});else{let p=-1;for(;(p=a.data.indexOf(v,p+1))!==-1;)l.push({type:7,index:i}),p+=v.length-1}i++}}static createElement(e,t){let s=k.createElement("template");return s.innerHTML=e,s}};function S(n,e,t=n,s){if(e===A)return e;let a=s!==void 0?t._$Co?.[s]:t._$Cl,i=H(e)?void 0:e._$litDirective$;return a?.constructor!==i&&(a?._$AO?.(!1),i===void 0?a=void 0:(a=new i(n),a._$AT(n,t,s)),s!==void 0?(t._$Co??=[])[s]=a:t._$Cl=a),a!==void 0&&(e=S(n,a._$AS(n,e.values),a,s)),e}var W=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,a=(e?.creationScope??k).importNode(t,!0);x.currentNode=a;let i=x.nextNode(),o=0,d=0,l=s[0];for(;l!==void 0;){if(o===l.index){let h;l.type===2?h=new N(i,i.nextSibling,this,e):l.type===1?h=new l.ctor(i,l.name,l.strings,this,e):l.type===6&&(h=new F(i,this,e)),this._$AV.push(h),l=s[++d]}o!==l?.index&&(i=x.nextNode(),o++)}return x.currentNode=k,a}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},N=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,a){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=a,this._$Cv=a?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=S(this,e,t),H(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==A&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):He(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&H(this._$AH)?this._$AA.nextSibling.data=e:this.T(k.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,a=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=R.createElement(Pe(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===a)this._$AH.p(t);else{let i=new W(a,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=ze.get(e.strings);return t===void 0&&ze.set(e.strings,t=new R(e)),t}k(e){me(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,a=0;for(let i of e)a===t.length?t.push(s=new n(this.O(z()),this.O(z()),this,this.options)):s=t[a],s._$AI(i),a++;a<t.length&&(this._$AR(s&&s._$AB.nextSibling,a),t.length=a)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=Ne(e).nextSibling;Ne(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},T=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,a,i){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=a,this.options=i,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,a){let i=this.strings,o=!1;if(i===void 0)e=S(this,e,t,0),o=!H(e)||e!==this._$AH&&e!==A,o&&(this._$AH=e);else{let d=e,l,h;for(e=i[0],l=0;l<i.length-1;l++)h=S(this,d[s+l],t,l),h===A&&(h=this._$AH[l]),o||=!H(h)||h!==this._$AH[l],h===c?e=c:e!==c&&(e+=(h??"")+i[l+1]),this._$AH[l]=h}o&&!a&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},U=class extends T{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},j=class extends T{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},B=class extends T{constructor(e,t,s,a,i){super(e,t,s,a,i),this.type=5}_$AI(e,t=this){if((e=S(this,e,t,0)??c)===A)return;let s=this._$AH,a=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,i=e!==c&&(s===c||a);a&&this.element.removeEventListener(this.name,this,s),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},F=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){S(this,e)}},We={M:pe,P:v,A:ue,C:1,L:De,R:W,D:He,V:S,I:N,H:T,N:j,U:B,B:U,F},wt=he.litHtmlPolyfillSupport;wt?.(R,N),(he.litHtmlVersions??=[]).push("3.3.3");var Ue=(n,e,t)=>{let s=t?.renderBefore??e,a=s._$litPart$;if(a===void 0){let i=t?.renderBefore??null;s._$litPart$=a=new N(e.insertBefore(z(),i),i,void 0,t??{})}return a._$AI(n),a};var xt=.02,Ye=200,q=12,kt=4;function At(n,e){let t=n.reduce((l,h)=>l+Math.abs(h.value),0),s=n.filter(l=>Math.abs(l.value)>=t*xt),a=n.filter(l=>!s.includes(l)&&l.value!==0);s.sort((l,h)=>Math.abs(h.value)-Math.abs(l.value));let i=s.map(({label:l,value:h,evidence:u,note:p})=>({label:l,value:h,evidence:u??[],note:p??null}));if(a.length===0)return i;let o=a.reduce((l,h)=>l+h.value,0),d=e.list(a.map(l=>l.label));return[...i,{label:e.say("bars.rest"),value:o,evidence:[],note:d}]}function V(n,e,t,s=!1){let a=At(e,n),i=Math.max(0,...a.map(h=>-h.value)),o=Math.max(t,...a.map(h=>h.value),Number.EPSILON),d=Ye/(i+o),l=i*d;return r`<table class="bars">
    <caption class="unseen">
      ${n.say("bars.caption")}
    </caption>
    <thead class="unseen">
      <tr>
        <th scope="col">${n.say("bars.part")}</th>
        <th scope="col">${n.say("bars.share")}</th>
      </tr>
    </thead>
    <tbody>
      ${a.map(h=>r`<tr>
          <th scope="row">
            ${h.label}${s?Tt(n,h):c}
          </th>
          <td>${je(h.value,l,d,"part")}${Fe(n,h.value,!0)}</td>
        </tr>`)}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${n.say("bars.sum")}</th>
        <td>${je(t,l,d,"sum")}${Fe(n,t,!1)}</td>
      </tr>
    </tfoot>
  </table>`}function je(n,e,t,s){let a=Math.abs(n)*t,i=n<0?e-a:e,o=n<0?"against":s;return r`<svg
    class="bar"
    part="bar"
    viewBox="0 0 ${Ye} ${q}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class=${o} x=${i} y="1" width=${a} height=${q-2}></rect>
    ${n<0?St(i,a):c}
    <line class="zero" x1=${e} x2=${e} y1="0" y2=${q}></line>
  </svg>`}var Be=6;function St(n,e){return Array.from({length:Math.floor(e/Be)},(s,a)=>n+(a+.5)*Be).map(s=>Y`<line class="hatch" x1=${s} x2=${s} y1="1" y2=${q-1}></line>`)}function Fe(n,e,t){let s=t?n.signed(e):n.number(e);return r`<data class="amount" value=${e}>${s}</data>`}function Tt(n,e){let t=e.evidence.slice(0,kt),s=e.evidence.length-t.length;return t.length===0?e.note?r`<span class="evidence">${e.note}</span>`:c:r`<span class="evidence">
    <span lang="">${t.join(" · ")}</span> ${s>0?n.say("bars.more",{n:s}):c}
  </span>`}var Et=new Set([403,404]),Nt=new Set([408,425,429,502,503,504]),fe=5,Mt=120,qe=Symbol.for("lateral.problem"),y=class n extends Error{[qe]=!0;constructor(e,t={}){super(t.code??e),this.state=e,this.code=t.code??e,this.status=t.status??0,this.requestId=t.requestId??null,this.retryAfter=t.retryAfter??fe}static of(e){return typeof e=="object"&&e!==null&&qe in e?e:new n("broken",{code:"unexpected"})}};async function ye(n){let e=await n.json().catch(()=>({})),s={code:typeof e?.code=="string"?e.code:"unknown",status:n.status,requestId:n.headers.get("X-Request-ID"),retryAfter:Ct(n.headers.get("Retry-After"))};return new y(Lt(n.status),s)}function Lt(n){return n===401?"expired":Et.has(n)?"forbidden":n===409||n===410?"not-open":n===412||n===428?"changed":Nt.has(n)?"unreachable":"broken"}function Ct(n){if(n===null)return fe;let e=/^\d+$/.test(n)?Number(n):(Date.parse(n)-Date.now())/1e3;return Number.isFinite(e)?Math.min(Math.max(e,1),Mt):fe}var It=6e4,Ot=3,zt=15e3;function Ve(n){let e=null,t=null,s=0;async function a(){try{let i=await Rt(zt,Promise.resolve().then(n));if(typeof i?.token!="string")throw new TypeError("getToken gave no token");return s=0,e={text:i.token,renewAt:performance.now()+Math.max(Ht(i)-It,0),operations:i.operations?new Set(i.operations):null},e}catch{throw s+=1,new y("expired",{code:"no_token"})}finally{t=null}}return{async current(i){if(e&&e.text!==i&&performance.now()<e.renewAt)return e.text;if(s>=Ot)throw new y("expired",{code:"no_token"});return t??=a(),(await t).text},forgive(){s=0},opens(i){return e?.operations?.has(i)??!0}}}function Ht(n){try{let t=n.token.split(".").at(-2)??"",{iat:s,exp:a}=JSON.parse(atob(t.replaceAll("-","+").replaceAll("_","/")));if(a>s)return(a-s)*1e3}catch{}let e=Date.parse(n.expires_at)-Date.now();return Number.isFinite(e)?e:0}function Rt(n,e){return new Promise((t,s)=>{let a=setTimeout(()=>s(new Error("no answer in time")),n);e.then(t,s).finally(()=>clearTimeout(a))})}var Pt=50,Dt=3e4,Wt=3,Ut=10,M=class{#t;#e;#s=new Map;#a=new Map;constructor({server:e,locale:t,getToken:s,fetch:a}){if(typeof s!="function")throw new TypeError("lateral: getToken is no function");this.server=(e??new URL(import.meta.url).origin).replace(/\/$/,""),this.locale=t??null,this.#t=a??globalThis.fetch.bind(globalThis),this.#e=Ve(s)}opens(e){return this.#e.opens(e)}forgive(){this.#e.forgive()}read(e,{signal:t,language:s="en"}={}){let a=`${s} ${e}`,i=this.#a.get(a);return i||(i=new $e(o=>this.#n(a,e,s,o)),this.#a.set(a,i),i.onEnd(()=>{this.#a.get(a)===i&&this.#a.delete(a)})),i.join(t)}async send(e,t,s,{signal:a,language:i="en",ifMatch:o,keepalive:d}={}){let l={"Content-Type":"application/json"};e==="POST"&&(l["Idempotency-Key"]=be()),o&&(l["If-Match"]=o);let h=s===void 0?void 0:JSON.stringify(s);for(let u=1;;u+=1)try{let p=await this.#i({method:e,path:t,headers:l,body:h,language:i,keepalive:d},a);if(!p.ok)throw await ye(p);return await Ge(p)}catch(p){let m=y.of(p),g=m.state==="unreachable"&&u<Wt;if(a?.aborted||!g||m.retryAfter>Ut)throw p;await jt(m.status?m.retryAfter:u,a)}}async#n(e,t,s,a){let i=this.#s.get(e),o=i?.etag?{"If-None-Match":i.etag}:{},d=await this.#i({method:"GET",path:t,headers:o,language:s},a);if(d.status===304&&i)return i;if(!d.ok)throw await ye(d);let l=await Ge(d);return this.#s.delete(e),this.#s.set(e,l),this.#s.size>Pt&&this.#s.delete(this.#s.keys().next().value??""),l}async#i(e,t){let s=await this.#e.current(),a=await this.#r(e,s,t);if(a.status!==401)return a;let i=await this.#e.current(s);return this.#r(e,i,t)}async#r({method:e,path:t,headers:s,body:a,language:i,keepalive:o},d,l){let h=AbortSignal.timeout(Dt);try{return await this.#t(`${this.server}${t}`,{method:e,body:a,headers:{...s,"Accept-Language":i,Authorization:`Bearer ${d}`},signal:l?AbortSignal.any([l,h]):h,keepalive:o,cache:"no-store",credentials:"omit",redirect:"error",referrerPolicy:"no-referrer"})}catch(u){throw l?.aborted?u:new y("unreachable",{code:"no_answer"})}}},$e=class{#t=new AbortController;#e=0;#s;constructor(e){this.#s=e(this.#t.signal),this.#s.catch(()=>{})}onEnd(e){this.#s.then(e,e),this.#t.signal.addEventListener("abort",e,{once:!0})}join(e){return this.#e+=1,new Promise((t,s)=>{this.#s.then(t,s),e?.addEventListener("abort",()=>{this.#e-=1,this.#e===0&&this.#t.abort(),s(e.reason)},{once:!0})})}};async function Ge(n){try{let e=await n.text();return{data:e?JSON.parse(e):null,list:n.headers.get("Lateral-List"),etag:n.headers.get("ETag")}}catch{throw new y("unreachable",{code:"cut_off"})}}function be(){let n=crypto.getRandomValues(new Uint8Array(16));return Array.from(n,e=>e.toString(16).padStart(2,"0")).join("")}function jt(n,e){return new Promise((t,s)=>{let a=setTimeout(t,n*1e3);e?.addEventListener("abort",()=>{clearTimeout(a),s(e.reason)})})}var ve=class extends EventTarget{session=null;configure(e){return this.session=new M(e),this.dispatchEvent(new Event("session")),this.session}},Bt=Symbol.for("lateral.page"),Ft=globalThis,L=Ft[Bt]??=new ve;var Ke=`:host{--_surface: var(--lateral-surface, light-dark(#ffffff, #161b22));--_raised: var(--lateral-raised, light-dark(#f4f6f8, #1e252e));--_text: var(--lateral-text, light-dark(#1b2430, #e6ebf1));--_muted: var(--lateral-muted, light-dark(#566273, #a3afbd));--_accent: var(--lateral-accent, light-dark(#0b6259, #66cdbf));--_on-accent: var(--lateral-on-accent, light-dark(#ffffff, #06211e));--_accent-soft: var(--lateral-accent-soft, light-dark(#e3f1ef, #17312f));--_good: var(--lateral-good, light-dark(#1a6b41, #7ad19f));--_gap: var(--lateral-gap, light-dark(#96480a, #f0b274));--_gap-soft: var(--lateral-gap-soft, light-dark(#fbeee2, #33261a));--_line: var(--lateral-line, light-dark(#d9dfe6, #333d49));--_line-strong: var(--lateral-line-strong, light-dark(#7b8796, #77838f));--_bar: var(--lateral-bar, light-dark(#3d8f86, #55b3a7));--_bar-sum: var(--lateral-bar-sum, light-dark(#1b2430, #c7d1dc));--_bar-against: var(--lateral-bar-against, light-dark(#c26a1f, #e39b58));--_focus: var(--lateral-focus, light-dark(#1a4fd6, #8ab4ff));--_radius: var(--lateral-radius, 12px);--_radius-small: var(--lateral-radius-small, 8px);--_space: var(--lateral-space, 16px);--_font: var(--lateral-font, inherit);--_font-size: var(--lateral-font-size, 1rem);--_title-size: var(--lateral-title-size, 1.125em);--_heading-size: var(--lateral-heading-size, 1.375em);--_shadow: var(--lateral-shadow, 0 1px 2px light-dark(#1b243014, #00000066));display:block;container-type:inline-size;color:var(--_text);font-family:var(--_font);font-size:var(--_font-size);line-height:1.5}:host([hidden]){display:none}*,:before,:after{box-sizing:border-box}p,ul,ol,fieldset,table{margin:0;padding:0}p,li,span,div,th,td{overflow-wrap:anywhere}ol,ul{list-style:none}.frame{display:grid;gap:var(--_space)}.frame,.card,.panel,.section,.move,.cards,.held,.wishes,.empty,.notice,.bare,.add{grid-template-columns:minmax(0,1fr)}.top{display:grid;gap:2px}.heading{font-size:var(--_heading-size);font-weight:650;line-height:1.25;text-wrap:balance}.title{font-size:var(--_title-size)}.small-heading{font-size:1em}.muted{color:var(--_muted)}.small{font-size:.875em}.strong{font-weight:600}.plain{display:grid;gap:4px}.unseen{position:absolute;inline-size:1px;block-size:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.cards{display:grid;gap:var(--_space)}.card,.panel{position:relative;display:grid;gap:12px;padding:calc(var(--_space) * 1.25);background:var(--_surface);border:1px solid var(--_line);border-radius:var(--_radius);box-shadow:var(--_shadow)}.card-top{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:4px 16px}.card-top .title{flex:1 1 14ch}.near{display:inline-flex;align-items:center;gap:8px;color:var(--_accent);font-weight:600;white-space:nowrap}.near[data-band=far],.near[data-band=stretch]{color:var(--_muted)}.steps .full{fill:currentcolor}.steps .hollow{fill:none;stroke:var(--_line-strong);stroke-width:1}.facts{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;color:var(--_muted);font-size:.9375em;margin-block-start:-6px}.facts:empty{display:none}.tag{padding:1px 8px;border:1px solid var(--_line-strong);border-radius:999px;color:var(--_text);font-size:.8125em}.reasons{display:grid;gap:6px}.reason{display:grid;grid-template-columns:22px 1fr;gap:10px;align-items:start}.sign{display:grid;place-items:center;inline-size:22px;block-size:22px;margin-block-start:1px;border-radius:50%;background:var(--_accent-soft);color:var(--_accent);font-weight:700;font-size:.875em;line-height:1}.against .sign{background:var(--_gap-soft);color:var(--_gap)}.learn .sign{background:var(--_raised);color:var(--_text)}:host(:dir(rtl)) .learn .sign{transform:scaleX(-1)}.quiet{color:var(--_muted)}.quiet .sign{background:var(--_raised);color:var(--_muted)}.actions{display:flex;flex-wrap:wrap;gap:8px;align-items:center}.action{min-block-size:36px;min-inline-size:36px;padding:6px 14px;border:1px solid var(--_line-strong);border-radius:var(--_radius-small);background:var(--_surface);color:var(--_text);font:inherit;font-size:.9375em;font-weight:550;line-height:1.3;text-align:center;text-decoration:none;cursor:pointer}.action:hover{background:var(--_raised)}.action.strong{border-color:var(--_accent);background:var(--_accent);color:var(--_on-accent)}.action.plain{border-color:transparent;color:var(--_accent);text-decoration:underline;text-underline-offset:3px}.action.wide{justify-self:center}.section>.action{justify-self:start}.action:disabled{opacity:.6;cursor:default}:focus-visible{outline:3px solid var(--_focus);outline-offset:2px}summary{display:inline-flex;align-items:center;gap:8px;min-block-size:28px;padding-inline-end:8px;border-radius:4px;color:var(--_accent);font-size:.9375em;font-weight:550;cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}summary:before{content:"";inline-size:7px;block-size:7px;border-inline-end:2px solid currentcolor;border-block-end:2px solid currentcolor;rotate:-45deg}:host(:dir(rtl)) summary:before{rotate:45deg}details[open]>summary:before{rotate:45deg}details>:not(summary){margin-block-start:8px}.about{display:grid;gap:4px;justify-items:start;padding-block-start:4px;font-size:.9375em;max-inline-size:68ch}.whys{display:grid;gap:10px;padding:12px;border:1px solid var(--_line);border-radius:var(--_radius-small);background:var(--_raised)}.whys legend{float:inline-start;inline-size:100%;margin-block-end:8px;font-weight:600}.gone{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px;padding:8px calc(var(--_space) * 1.25);border:1px dashed var(--_line-strong);border-radius:var(--_radius);color:var(--_muted)}.failed{color:var(--_gap)}.bars{inline-size:100%;border-collapse:collapse;font-size:.9375em}.bars th{inline-size:45%;padding-block:5px;padding-inline-end:12px;font-weight:400;text-align:start;vertical-align:top}.bars td{padding-block:5px;vertical-align:top;white-space:nowrap}.bars tfoot th,.bars tfoot td{border-block-start:1px solid var(--_line-strong);font-weight:650}.bar{inline-size:calc(100% - 4.5em);block-size:12px;vertical-align:middle}:host(:dir(rtl)) .bar{transform:scaleX(-1)}.bar .part{fill:var(--_bar)}.bar .sum{fill:var(--_bar-sum)}.bar .against{fill:var(--_bar-against)}.bar .hatch{stroke:var(--_surface);stroke-width:2;vector-effect:non-scaling-stroke}.bar .zero{stroke:var(--_line-strong);stroke-width:1;vector-effect:non-scaling-stroke}.amount{display:inline-block;inline-size:4em;margin-inline-start:.5em;font-variant-numeric:tabular-nums;text-align:end}.evidence{display:block;color:var(--_muted);font-size:.8125em}.move{display:grid;gap:calc(var(--_space) * 1.25)}.inside{padding-block-start:var(--_space);border-block-start:1px solid var(--_line)}.section{display:grid;gap:8px}.description{max-inline-size:68ch;white-space:pre-line}.own{display:grid;gap:4px;margin:0}.own div{display:flex;flex-wrap:wrap;gap:0 12px}.own dd{margin:0}.own a{color:var(--_accent)}.gaps{display:grid;gap:6px}.gaps li{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px}.panel{gap:20px}.split{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:calc(var(--_space) * 1.5);align-items:start}.bare{display:grid;gap:8px;border:0;margin-block-end:8px}.bare legend{padding:0;margin-block-end:6px;font-weight:600}.slider{display:grid;grid-template-columns:minmax(0,1fr) 4em;gap:0 12px;align-items:center}.slider>.small{text-align:end}input[type=range]{inline-size:100%;block-size:32px;margin:0;accent-color:var(--_accent)}input[type=number],input[type=text],select{min-block-size:36px;min-inline-size:0;max-inline-size:100%;padding:4px 8px;border:1px solid var(--_line-strong);border-radius:var(--_radius-small);background:var(--_surface);color:var(--_text);font:inherit;font-size:.9375em}input[type=text]{flex:1 1 10em}.toggle{display:grid;grid-template-columns:24px 1fr;gap:8px;align-items:start;min-block-size:28px}.toggle input{inline-size:20px;block-size:20px;margin:2px;accent-color:var(--_accent)}.add{display:grid;gap:4px;margin-block-end:8px}.row{display:flex;flex-wrap:wrap;gap:8px}.ranked{display:grid;gap:4px}.ranked>li{display:grid;grid-template-columns:1.75em minmax(0,1fr) auto;gap:0 8px;align-items:center;padding-block:8px;border-block-end:1px solid var(--_line)}.rank{color:var(--_muted);font-size:1.25em;font-weight:650;font-variant-numeric:tabular-nums}.what{display:grid}.turn{grid-column:2 / -1;color:var(--_muted)}.turn.up{color:var(--_good);font-weight:600}.turn.down{color:var(--_gap)}.turn.up:before{content:"\\2191\\a0" / ""}.turn.down:before{content:"\\2193\\a0" / ""}.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:var(--_space);align-items:start}.own-line{justify-self:start}.asked{padding:12px var(--_space);border-inline-start:4px solid var(--_accent);background:var(--_accent-soft);max-inline-size:68ch}.way>li{position:relative;display:grid;gap:2px;padding-inline-start:24px;padding-block-end:16px}.way>li:before{content:"";position:absolute;inset-inline-start:4px;inset-block-start:8px;inline-size:9px;block-size:9px;border:2px solid var(--_accent);border-radius:50%;background:var(--_accent)}.way>li.here:before{background:var(--_surface)}.way>li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;inset-block:22px -6px;inline-size:1px;background:var(--_line-strong)}.way .facts{margin-block-start:0}.held,.wishes{display:grid;gap:8px}.held li,.wishes li{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 12px}.empty,.notice{display:grid;gap:8px;justify-items:start;padding:calc(var(--_space) * 1.25);border:1px solid var(--_line);border-radius:var(--_radius);background:var(--_raised);max-inline-size:68ch}.notice{border-inline-start:4px solid var(--_gap)}.empty-title,.notice-title{font-size:1.0625em;font-weight:650}.helps{display:grid;gap:6px;list-style:disc;padding-inline-start:1.25em}.select{user-select:all}[aria-busy=true]>.cards,[aria-busy=true]>.move{opacity:.75}.skeleton{display:grid;gap:var(--_space);animation:appear 0s .2s both}.bone{min-block-size:400px;align-content:start}.bone-line{block-size:14px;border-radius:4px;background:var(--_raised)}.bone-line.title{block-size:20px;inline-size:60%}.bone-line.short{inline-size:35%}@keyframes appear{0%{visibility:hidden}}@container (inline-size < 40rem){.split{grid-template-columns:minmax(0,1fr)}}@container (inline-size < 26rem){.card,.panel,.empty,.notice{padding:var(--_space)}.bars,.bars tbody,.bars tfoot,.bars tr,.bars th,.bars td{display:block;inline-size:100%}.bars th{padding-block:6px 0}.bars td{padding-block:0 4px}.bars tfoot td{border-block-start:0}.actions .action{flex:1 1 auto}}@media(prefers-reduced-motion:no-preference){.action,summary:before{transition:background-color .12s,rotate .12s}}@media(forced-colors:active){.bar .part,.bar .sum,.steps .full{fill:CanvasText}.bar .against{fill:Mark}.bar .zero,.bar .hatch,.steps .hollow{stroke:CanvasText}.sign{border:1px solid CanvasText}.action.strong{border-width:3px}}@media print{.actions,.adds-up:not([open]){display:none}.card{break-inside:avoid;box-shadow:none}}
`;var G=null;function Je(){return G||(G=new CSSStyleSheet,G.replaceSync(Ke)),[G]}function Xe(n){return r`<div class="skeleton" aria-hidden="true">
      ${[1,2,3].map(()=>r`<div class="bone card">
          <i class="bone-line short"></i><i class="bone-line title"></i><i class="bone-line"></i
          ><i class="bone-line"></i>
        </div>`)}
    </div>
    <p class="unseen">${n.say("state.waiting")}</p>`}function Ze(n,e,t,s){let{state:a,requestId:i}=e;return r`<div class="notice" part="notice" role="alert">
    <p class="notice-title">${n.say(`state.${a}`)}</p>
    <p>${n.say(`state.${a}.help`)}</p>
    ${t===null||a==="forbidden"||a==="expired"?c:r`<p class="muted">${n.say("state.as_of",{time:n.time(t)})}</p>`}
    ${a==="broken"&&i?r`<p class="muted">
          ${n.say("state.request_id")} <code class="select">${i}</code>
        </p>`:c}
    ${a==="forbidden"||a==="not-open"?c:r`<button class="action" part="action" type="button" @click=${s}>
          ${n.say(a==="changed"?"action.reload":"action.again")}
        </button>`}
  </div>`}var Qe={"state.waiting":"Loading","state.expired":"Your sign-in has run out","state.expired.help":"Nothing is lost. Try again; if that does not help, sign in to your portal once more.","state.forbidden":"There is nothing here for you","state.forbidden.help":"What you look for does not exist, or is not shown to you.","state.not-open":"This is not open","state.not-open.help":"You left the organisation, object to being ranked, or the opening has closed.","state.unreachable":"The service cannot be reached","state.unreachable.help":"We try again by ourselves in a moment.","state.changed":"Somebody changed this in the meantime","state.changed.help":"Load it again to see what is there now. What you entered was not stored.","state.broken":"Something went wrong","state.broken.help":"It is not your fault. Try again, or tell support the number below.","state.as_of":"What you see is from {time}.","state.request_id":"For support:","action.again":"Try again","action.reload":"Load again","action.open":"See how it fits","action.close":"Close","action.not_this":"Not this","action.undo":"Undo","band.strong":"Very near","band.worth_a_talk":"Near","band.stretch":"A stretch","band.far":"Far","kind.lateral":"Same grade","kind.promotion":"Higher grade","kind.step_back":"Lower grade","side.for":"For it:","side.against":"Against it:","side.learn":"To learn:","card.leads":"Leads people","card.nothing_against":"Nothing in the records speaks against it.","card.nothing_to_learn":"No missing skill is known.","card.little_known":"Little is known of you or of the opening, so take this with care.","card.adds_up":"How it adds up","bars.caption":"The parts that add up to the score","bars.part":"Part","bars.share":"Share","bars.rest":"All that is small, together","bars.sum":"Together","bars.more":{one:"and {n} more",other:"and {n} more"},"moves.heading":"Moves that are near you","moves.lead":"Work elsewhere in the organisation that your skills, your work and your wishes come near to.","moves.more":{one:"Show {n} more",other:"Show {n} more"},"empty.title":"Nothing near today","empty.text":"No open position comes near your skills, work and wishes today. That is usual: most people find something only now and then.","empty.helps":"What would help:","empty.tried":"Each step was tried with the openings of today.","empty.wish":"State a wish, such as a function or a role. Wishes count beside skills.","empty.later":"Look again later: openings come and go.","dismiss.why":"Why not? You need not say.","dismiss.unsaid":"I'd rather not say","dismiss.keep":"Keep it","dismiss.who":"You and HR can see this. The hiring manager and your own manager cannot.","dismiss.gone":"Not shown any more:","dismiss.done":"{title} is not shown any more. You can undo this.","dismiss.undone":"{title} is shown again.","dismiss.failed":"This was not stored. Try again.","why.skills":"The skills do not fit","why.level":"Wrong level","why.place":"Wrong place","why.team":"The team","why.timing":"Not now","why.not_interested_in_function":"Not this kind of work","why.other":"Something else","about.counts":"What counts, and what never does","about.counts.text":"Counted are skills, the work you describe, the wishes you state, grades, and moves that colleagues made before.","about.never.text":"Never counted: name, age, sex, nationality, pay, and ratings of your performance.","about.sees":"Who else sees this","about.sees.text":"You and HR see this list. Managers see one that leaves out the wishes you keep from them.","about.left_out":"What was left out","left_out.own_role":{one:"{n} opening of the role you hold",other:"{n} openings of the role you hold"},"left_out.dismissed":{one:"{n} opening that you turned down",other:"{n} openings that you turned down"},"left_out.not_wanted":{one:"{n} opening that your wishes rule out",other:"{n} openings that your wishes rule out"},"left_out.not_eligible":{one:"{n} opening whose rules are not met",other:"{n} openings whose rules are not met"},"left_out.too_far":{one:"{n} opening that is far",other:"{n} openings that are far"},"move.reasons":"What speaks for it, and against it","move.adds_up":"How it adds up, in detail","move.adds_up.text":"The parts add up to {score} of 1. It says how likely experts would call the move sensible, and nothing about how good you are.","move.gaps":"What you would learn","move.change":"What would change it","move.rules":"The rules","move.closes":"Open until {day}","move.apply":"Go to the application","flag.true":"Yes","flag.false":"No","remote.onsite":"On site","remote.hybrid":"Part of the week on site","remote.remote":"From anywhere","gaps.order":"What gains most for the least effort comes first.","gaps.essential":"Essential","gaps.welcome":"Welcome","gaps.raise":"from level {from} to {to}","gaps.near":"near your {skill}","gaps.new":"new to you","gaps.new_to":"new to you, level {to} is asked for","change.in_list":"It is among your first ten already, at place {place}.","change.in_list_somewhere":"It is among your first ten already.","change.none":"No small change was found that brings it near.","change.verified":"Each was tried: all openings were ranked again with it.","change.not_enough":"This came closest, but is not enough by itself.","rules.met":"You may move into this opening: every rule is met.","rules.not_met":"You cannot move into this opening today:","rules.all":{one:"The rule",other:"All {n} rules"},"rules.yes":"Met:","rules.no":"Not met:","try.heading":"What if?","try.lead":"Move a skill or try a wish, and see what would come near. Nothing is saved.","try.skills":"If you could do more","try.level":"Level of {skill}, 0 to 5","try.number":"The same as a number","try.held":"today {level}","try.wishes":"If you wished for something else","try.no_wishes":"You have stated no wish.","try.another":"Try another wish, in your own words","try.add":"Try it","try.list":"Your list would be","try.today_list":"Your list today","try.from":"today at {place}","try.new":"not on the list today","try.same":"as today","try.left":"Would leave the list:","try.back":"Back to today","try.said":"{title}: place {place}, today {before}.","try.said_new":"{title} would come in at place {place}.","try.said_same":"Nothing changes places.","paths.heading":"Ways there","paths.lead":"Steps that lead to the roles you wish for, one after another.","paths.today":"Today","paths.learn":"Learn:","paths.open":{one:"{n} opening today",other:"{n} openings today"},"paths.steps":{one:"{n} step",other:"{n} steps"},"paths.skills":{one:"{n} skill to learn",other:"{n} skills to learn"},"paths.expert":"The expert way, an equal choice","paths.none":"No way was found","paths.none.help":"State a wish for a role or a function, and ways there are looked for.","chance.strong":"A good chance","chance.worth_a_talk":"Worth a talk","chance.stretch":"A stretch","chance.far":"A long way","profile.heading":"What is known of you","profile.open":"You say that you are open to moves.","profile.not_open":"You say that you are not looking for a move.","profile.skills":"Skills","profile.more_skills":{one:"Show {n} more",other:"Show {n} more"},"profile.level":"level {level} of 5","profile.no_level":"no level stated","source.self":"you say so","source.manager":"your manager says so","source.assessment":"assessed","source.inferred":"read from your work","profile.wishes":"Wishes, and who may know","profile.no_wishes":"You have stated no wish. A wish counts beside your skills.","profile.not_this":"Rather not:","profile.who":"Who may know of “{wish}”","visible.private":"You, and HR on your record alone","visible.hr":"You and HR","visible.manager":"You, HR and managers","profile.preview":"What your manager sees","profile.preview.text":"Your skills, your work, and these wishes:","profile.preview.none":"Your skills and your work. None of your wishes, not even that there are some.","profile.stored":"Stored.","profile.looks":"Who looked at you","profile.looks.none":"Nobody but you, as far as the log goes back.","looks.hr":"HR","looks.manager":"A manager","looks.system":"A system of your organisation","looks.other":"Somebody else","looks.record":"read your record","looks.ranking":"saw you in a ranking, or your moves","looks.other_read":"read something else of you"};var Vt=new Set(["en","nl","de","cs","pt"]),K={en:Qe},et={},ke="x-pseudo",Gt=.4,we=class{#t;#e;#s;constructor(e){this.#s=e===ke,this.language=J(e),this.region=this.#s||!e.startsWith(this.language)?this.language:e;let{language:t}=this;this.#t={...K.en,...et.en,...K[t],...et[t]},this.#e=new Intl.PluralRules(this.language)}say(e,t={}){let s=this.#t[e];if(s===void 0)return e;let i=(typeof s=="string"?s:s[this.#e.select(Number(t.n))]??s.other).replaceAll(/\{(\w+)\}/g,(o,d)=>String(t[d]??""));return this.#s?`⟦${i}${"~".repeat(Math.ceil(i.length*Gt))}⟧`:i}code(e,t){return`${e}.${t}`in this.#t?this.say(`${e}.${t}`):""}number(e,t={minimumFractionDigits:2,maximumFractionDigits:2}){return new Intl.NumberFormat(this.region,t).format(e)}signed(e){let t={minimumFractionDigits:2,maximumFractionDigits:2};return this.number(e,{...t,signDisplay:"exceptZero"})}day(e){return new Intl.DateTimeFormat(this.region,{dateStyle:"long"}).format(new Date(e))}time(e){let t={dateStyle:"medium",timeStyle:"short"};return new Intl.DateTimeFormat(this.region,t).format(new Date(e))}list(e){return new Intl.ListFormat(this.region,{type:"conjunction"}).format(e)}},xe=new Map,_e=new Map;function tt(...n){return n.find(e=>e&&(e===ke||Kt(e)))??"en"}function st(n){let e=J(n);if(e in K)return Promise.resolve();let t=_e.get(e);return t||(t=import(new URL(`/portal/v1/words.${e}.js`,import.meta.url).href).then(s=>{K[e]=s.default,xe.clear()},()=>{_e.delete(e)}),_e.set(e,t)),t}function at(n){let e=xe.get(n);return e||xe.set(n,e=new we(n)),e}function Kt(n){try{return Vt.has(new Intl.Locale(n).language)}catch{return!1}}function J(n){return n===ke?"en":new Intl.Locale(n).language}var Jt=6,Xt=120,Ae={least:2,usual:3,most:5},$=class extends HTMLElement{static observedAttributes=["employee","locale","heading-level"];data=null;state="waiting";#t=this.attachInternals();#e=this.attachShadow({mode:"open",delegatesFocus:!1});#s=null;#a=null;#n=null;#i;#r=0;#c="";#d=0;#l=!1;constructor(){super(),this.#e.adoptedStyleSheets=Je()}wear(e){this.#e.adoptedStyleSheets=[...this.#e.adoptedStyleSheets,e]}get session(){return this.#s??L.session}set session(e){this.#s=e,this.reload()}get employee(){return this.getAttribute("employee")??""}get person(){return`/v1/employees/${encodeURIComponent(this.employee)}`}get#o(){let e=this.closest("[lang]")?.getAttribute("lang");return tt(this.getAttribute("locale"),this.session?.locale,e,navigator.language)}get words(){return at(this.#o)}get headingLevel(){let e=Number(this.getAttribute("heading-level"))||Ae.usual;return Math.min(Math.max(e,Ae.least),Ae.most)}connectedCallback(){L.addEventListener("session",this.reload),this.reload()}disconnectedCallback(){L.removeEventListener("session",this.reload),this.#a?.abort(),clearTimeout(this.#i)}attributeChangedCallback(e,t,s){t!==s&&this.isConnected&&this.reload()}reload=()=>{if(!this.isConnected)return;clearTimeout(this.#i),this.#a?.abort(),this.#a=new AbortController,this.enter(this.data===null?"waiting":"refreshing");let e=st(this.#o);e.then(()=>this.draw()),this.session&&this.isAskable&&this.#u(this.#a.signal,e)};get isAskable(){return this.employee!==""}load(e){throw new Error(`${this.localName} loads nothing`)}isEmpty(e){return!1}shown(e){return c}read(e,t){return this.session.read(e,{signal:t,language:J(this.#o)})}emit(e,t){let s={bubbles:!0,composed:!0,cancelable:!0};return this.dispatchEvent(new CustomEvent(`lateral-${e}`,{detail:t,...s}))}adopt(e){this.data=e}say(e){this.#c=e,this.draw()}enter(e,t=null){let s=this.state;if(this.state=e,this.#n=t,this.#t.states.delete(s),this.#t.states.add(e),s!==e){let{code:a,requestId:i}=t??{code:null,requestId:null};this.emit("state",{from:s,to:e,code:a,request_id:i})}this.draw()}fail(e){let t=y.of(e);if(this.enter(t.state,t),t.state!=="unreachable"||this.#r>=Jt)return;let s=Math.min(t.retryAfter*2**this.#r,Xt);this.#r+=1,this.#i=setTimeout(this.reload,s*1e3)}draw(){this.#l||(this.#l=!0,queueMicrotask(()=>{this.#l=!1,Ue(this.#m(),this.#e),this.drawn()}))}drawn(){}find(e){return this.#e.querySelector(e)}async#u(e,t){try{let[s]=await Promise.all([this.load(e),t]);if(e.aborted)return;let a=this.#d===0;this.data=s,this.#r=0,this.#d=Date.now(),this.enter(this.isEmpty(s)?"empty":"ready"),a&&this.emit("ready",{element:this.localName})}catch(s){e.aborted||this.fail(s)}}#m(){let e=this.state==="waiting"||this.state==="refreshing";return r`<section class="frame" part="frame" aria-busy=${e} lang=${this.words.language}>
        <slot name="header"></slot>
        ${this.#n?this.#h(this.#n):c} ${this.#p()}
      </section>
      <div class="unseen" role="status">${this.#c}</div>`}#p(){return this.data!==null&&this.state!=="forbidden"&&this.state!=="expired"?this.shown(this.data):this.state==="waiting"?Xe(this.words):c}#h(e){let t=()=>{this.session?.forgive(),this.#r=0,this.reload()};return Ze(this.words,e,this.data===null?null:this.#d,t)}};var Zt=[1,2,3,4],Qt={far:1,stretch:2,worth_a_talk:3,strong:4};function C(n,e){let t=Qt[e]??0,s=n.code("band",e);return s?r`<span class="near" data-band=${e}>
    <svg class="steps" viewBox="0 0 30 16" width="30" height="16" aria-hidden="true">
      ${Zt.map(a=>Y`<rect class=${a<=t?"full":"hollow"} x=${(a-1)*8}
          y=${12-a*3} width="5" height=${4+a*3} rx="1.5"></rect>`)}
    </svg>
    <span>${s}</span>
  </span>`:c}function X(n,{opening:e,kind:t,people_leadership:s}){let a=[e.function,e.location,e.org_unit].filter(Boolean),i=n.code("kind",t);return r`<ul class="facts">
    ${a.map(o=>r`<li lang="">${o}</li>`)}
    ${i?r`<li class="tag">${i}</li>`:c}
    ${s?r`<li class="tag">${n.say("card.leads")}</li>`:c}
  </ul>`}var es=new Set(["unasked_step_back","held_before","wish_refused","step_back","level_below","place_hybrid","place_other"]),ts=new Set(["skills_to_learn","credentials_to_obtain","skills_to_add"]),nt=new Set(["wish_role","wish_function","wish_place","wish_near"]),ss={for:"+",against:"−",learn:"→"},as=3;function Z({code:n}){return es.has(n)?"against":ts.has(n)?"learn":"for"}function it(n,e){let t=e.filter(u=>Z(u)==="for"),s=t.find(u=>nt.has(u.code)),a=t.filter(u=>!nt.has(u.code)),i=[...s?[s]:[],...a].slice(0,as),o=e.find(u=>Z(u)==="against"),d=e.find(u=>Z(u)==="learn"),l=o?E(n,"against",o.text):E(n,"against",n.say("card.nothing_against"),!0),h=o!==void 0&&o===e[0];return r`<ul class="reasons">
    ${h?l:c} ${i.map(u=>E(n,"for",u.text))}
    ${h?c:l}
    ${d?E(n,"learn",d.text):E(n,"learn",n.say("card.nothing_to_learn"),!0)}
  </ul>`}function rt(n,e){return r`<ul class="reasons">
    ${["for","against","learn"].map(s=>{let a=e.filter(o=>Z(o)===s);if(a.length>0)return a.map(o=>E(n,s,o.text));if(s==="for")return c;let i=s==="against"?"card.nothing_against":"card.nothing_to_learn";return E(n,s,n.say(i),!0)})}
  </ul>`}function E(n,e,t,s=!1){return r`<li class="reason ${e} ${s?"quiet":""}" part="reason">
    <span class="sign" aria-hidden="true">${ss[e]}</span>
    <span><span class="unseen">${n.say(`side.${e}`)}</span> ${t}</span>
  </li>`}var ns=10,Q=class extends ${static observedAttributes=[...$.observedAttributes,"opening"];get isAskable(){return this.employee!==""&&this.hasAttribute("opening")}async load(e){let t=encodeURIComponent(this.getAttribute("opening")??""),s=`${this.person}/openings/${t}`,[a,i,o]=await Promise.all([this.read(`${s}/match`,e),this.read(`/v1/openings/${t}`,e),this.#t(`${s}/counterfactuals?k=${ns}`,e)]);return{match:a.data,opening:i.data,change:o}}async#t(e,t){try{return(await this.read(e,t)).data}catch(s){if(t.aborted||y.of(s).state==="expired")throw s;return null}}shown({match:e,opening:t,change:s}){let{words:a}=this,i=this.headingLevel;return r`<div class="move">
      ${this.hasAttribute("without-title")?c:this.#e(e)}
      ${is(a,t)} ${P(a,i,"move.reasons",rt(a,e.reasons))}
      ${P(a,i,"move.adds_up",r`<p class="muted">
            ${a.say("move.adds_up.text",{score:a.number(e.score)})}
          </p>
          ${V(a,e.contributions,e.score,!0)}`)}
      ${e.missing_skills.length>0?P(a,i,"move.gaps",ls(a,e.missing_skills)):c}
      ${s?P(a,i,"move.change",ds(a,s)):c}
      ${P(a,i,"move.rules",hs(a,e))}
      <p class="muted small">${a.say("about.never.text")}</p>
    </div>`}#e(e){return r`<div class="card-top">
        <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel} lang="">
          ${e.opening.title}
        </div>
        ${C(this.words,e.band)}
      </div>
      ${X(this.words,e)}`}};function P(n,e,t,s){return r`<div class="section">
    <div class="heading small-heading" role="heading" aria-level=${Math.min(e+1,6)}>
      ${n.say(t)}
    </div>
    ${s}
  </div>`}function is(n,e){let t=e.remote_work?n.code("remote",e.remote_work):"",s=ot(e.apply_url);return r`${e.effective.description?r`<p class="description" lang="">${e.effective.description}</p>`:c}
    <ul class="facts">
      ${t?r`<li>${t}</li>`:c}
      ${e.closes_on?r`<li>${n.say("move.closes",{day:n.day(e.closes_on)})}</li>`:c}
    </ul>
    ${rs(n,e.custom_fields??[])}
    ${s?r`<p>
          <a class="action" href=${s} target="_blank" rel="noopener noreferrer"
            >${n.say("move.apply")}</a
          >
        </p>`:c}`}function rs(n,e){return e.length===0?c:r`<dl class="own">
    ${e.map(t=>r`<div>
        <dt class="muted" lang="">${t.name}</dt>
        <dd>${os(n,t)}</dd>
      </div>`)}
  </dl>`}function os(n,{kind:e,value:t}){if(e==="number"&&Number.isFinite(Number(t)))return n.number(Number(t),{});if(e==="date"&&!Number.isNaN(Date.parse(t)))return n.day(t);if(e==="flag")return n.code("flag",t)||t;let s=e==="link"?ot(t):null;return s===null?r`<span lang="">${t}</span>`:r`<a href=${s} target="_blank" rel="noopener noreferrer">${s}</a>`}function ot(n){return n&&/^https:\/\//i.test(n)?n:null}function ls(n,e){return r`<p class="muted">${n.say("gaps.order")}</p>
    <ol class="gaps">
      ${e.map(t=>r`<li>
          <span class="strong" lang="">${t.skill}</span>
          <span class="tag">${n.say(t.essential?"gaps.essential":"gaps.welcome")}</span>
          <span class="muted">${cs(n,t)}</span>
        </li>`)}
    </ol>`}function cs(n,e){let{level_held:t,level_needed:s,nearest:a}=e;return t!==null&&s!==null?n.say("gaps.raise",{from:t,to:s}):a?n.say("gaps.near",{skill:a}):s===null?n.say("gaps.new"):n.say("gaps.new_to",{to:s})}function ds(n,e){if(e.in_top_k){let s=e.rank;return r`<p>
      ${s?n.say("change.in_list",{place:s}):n.say("change.in_list_somewhere")}
    </p>`}let t=e.items.length>0?e.items:e.nearest?[e.nearest]:[];return t.length===0?r`<p>${e.note??n.say("change.none")}</p>`:r`<ul class="plain">
      ${t.map(s=>r`<li>${s.reason}</li>`)}
    </ul>
    <p class="muted small">
      ${n.say(e.items.length>0?"change.verified":"change.not_enough")}
    </p>`}function hs(n,{eligibility:e}){let t=e.reasons.filter(s=>!s.passed);return r`<p>${n.say(e.eligible?"rules.met":"rules.not_met")}</p>
    ${t.length>0?r`<ul class="plain">
          ${t.map(s=>r`<li>${s.detail}</li>`)}
        </ul>`:c}
    <details>
      <summary>${n.say("rules.all",{n:e.reasons.length})}</summary>
      <ul class="plain">
        ${e.reasons.map(s=>r`<li>${n.say(s.passed?"rules.yes":"rules.no")} ${s.detail}</li>`)}
      </ul>
    </details>`}var lt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ct=n=>(...e)=>({_$litDirective$:n,values:e}),ee=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:ps}=We,dt=n=>n;var ht=()=>document.createComment(""),I=(n,e,t)=>{let s=n._$AA.parentNode,a=e===void 0?n._$AB:e._$AA;if(t===void 0){let i=s.insertBefore(ht(),a),o=s.insertBefore(ht(),a);t=new ps(i,o,n,n.options)}else{let i=t._$AB.nextSibling,o=t._$AM,d=o!==n;if(d){let l;t._$AQ?.(n),t._$AM=n,t._$AP!==void 0&&(l=n._$AU)!==o._$AU&&t._$AP(l)}if(i!==a||d){let l=t._$AA;for(;l!==i;){let h=dt(l).nextSibling;dt(s).insertBefore(l,a),l=h}}}return t},_=(n,e,t=n)=>(n._$AI(e,t),n),us={},pt=(n,e=us)=>n._$AH=e,ut=n=>n._$AH,te=n=>{n._$AR(),n._$AA.remove()};var mt=(n,e,t)=>{let s=new Map;for(let a=e;a<=t;a++)s.set(n[a],a);return s},se=ct(class extends ee{constructor(n){if(super(n),n.type!==lt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let a=[],i=[],o=0;for(let d of n)a[o]=s?s(d,o):o,i[o]=t(d,o),o++;return{values:i,keys:a}}render(n,e,t){return this.dt(n,e,t).values}update(n,[e,t,s]){let a=ut(n),{values:i,keys:o}=this.dt(e,t,s);if(!Array.isArray(a))return this.ut=o,i;let d=this.ut??=[],l=[],h,u,p=0,m=a.length-1,g=0,f=i.length-1;for(;p<=m&&g<=f;)if(a[p]===null)p++;else if(a[m]===null)m--;else if(d[p]===o[g])l[g]=_(a[p],i[g]),p++,g++;else if(d[m]===o[f])l[f]=_(a[m],i[f]),m--,f--;else if(d[p]===o[f])l[f]=_(a[p],i[f]),I(n,l[f+1],a[p]),p++,f--;else if(d[m]===o[g])l[g]=_(a[m],i[g]),I(n,a[p],a[m]),m--,g++;else if(h===void 0&&(h=mt(o,g,f),u=mt(d,p,m)),h.has(d[p]))if(h.has(d[m])){let b=u.get(o[g]),ce=b!==void 0?a[b]:null;if(ce===null){let Te=I(n,a[p]);_(Te,i[g]),l[g]=Te}else l[g]=_(ce,i[g]),I(n,a[p],ce),a[b]=null;g++}else te(a[m]),m--;else te(a[p]),p++;for(;g<=f;){let b=I(n,l[f+1]);_(b,i[g]),l[g++]=b}for(;p<=m;){let b=a[p++];b!==null&&te(b)}return this.ut=o,pt(n,l),A}});var ms=["skills","level","place","team","timing","not_interested_in_function","other"];function gt(n,e,t){let{opening:s}=e,a=s.external_id;return r`<article
    class="card"
    part="card"
    data-opening=${a}
    aria-labelledby="t-${a}"
    aria-busy=${t.leaving==="sending"}
  >
    <div class="card-top">
      <div class="heading title" part="title" role="heading" aria-level=${t.level}
        id="t-${a}" lang="" tabindex="-1">${s.title}</div>
      ${C(n,e.band)}
    </div>
    ${X(n,e)} ${it(n,e.reasons)}
    ${e.confidence==="low"?r`<p class="muted small">${n.say("card.little_known")}</p>`:c}
    ${t.leaving==="asking"||t.leaving==="sending"?fs(n,t):gs(n,s.title,t)}
    <details class="adds-up">
      <summary>${n.say("card.adds_up")}</summary>
      ${V(n,e.contributions,e.score)}
    </details>
    ${t.isOpen?r`<lateral-move
          class="inside"
          employee=${t.employee}
          opening=${a}
          heading-level=${Math.min(t.level+1,5)}
          locale=${t.locale??n.region}
          .session=${t.session}
          without-title
        ></lateral-move>`:c}
  </article>`}function gs(n,e,t){return r`<div class="actions">
    <button
      class="action strong"
      part="action"
      type="button"
      aria-expanded=${t.isOpen}
      @click=${t.open}
    >
      ${n.say(t.isOpen?"action.close":"action.open")}
      <span class="unseen">${e}</span>
    </button>
    ${t.mayAct?r`<button class="action not-this" part="action" type="button" @click=${t.ask}>
          ${n.say("action.not_this")} <span class="unseen">${e}</span>
        </button>`:c}
    ${t.leaving==="failed"?r`<span class="failed">${n.say("dismiss.failed")}</span>`:c}
  </div>`}function fs(n,e){let t=e.leaving==="sending";return r`<fieldset class="whys" ?disabled=${t} @keydown=${a=>{a.key==="Escape"&&e.keep()}}>
    <legend>${n.say("dismiss.why")}</legend>
    <div class="actions">
      ${ms.map(a=>r`<button
          class="action"
          part="action"
          type="button"
          data-why=${a}
          @click=${()=>e.dismiss(a)}
        >
          ${n.say(`why.${a}`)}
        </button>`)}
      <button class="action" part="action" type="button" @click=${()=>e.dismiss(null)}>
        ${n.say("dismiss.unsaid")}
      </button>
      <button class="action plain" part="action" type="button" @click=${e.keep}>
        ${n.say("dismiss.keep")}
      </button>
    </div>
    <p class="muted small">${n.say("dismiss.who")}</p>
  </fieldset>`}function ft(n,e,t){return r`<div class="gone" data-gone=${e.opening.external_id}>
    <span>${n.say("dismiss.gone")} <span lang="">${e.opening.title}</span></span>
    <button class="action plain" part="action" type="button" @click=${t}>
      ${n.say("action.undo")}
    </button>
  </div>`}function yt(n,{nothing_near:e,aspirations_considered:t}){let s=e?.helps??[];return r`<div class="empty" part="notice">
    <slot name="empty">
      <p class="empty-title">${n.say("empty.title")}</p>
      <p>${n.say("empty.text")}</p>
      ${s.length>0?r`<p class="strong">${n.say("empty.helps")}</p>
            <ul class="helps">
              ${s.map(a=>r`<li>${a.text}</li>`)}
            </ul>`:r`<p>${n.say(t===0?"empty.wish":"empty.later")}</p>`}
      ${s.length>0?r`<p class="muted small">${n.say("empty.tried")}</p>`:c}
    </slot>
  </div>`}var ys=.5,$s=1e3,$t=100,ae=class{#t=[];#e=new Set;#s=!1;#a;constructor(e){this.#a=e}note({list_id:e,position:t,reason:s,...a}){let i=`${a.type} ${a.opening} ${e}`;this.#s||this.#e.has(i)||this.#t.length>=$t||(this.#e.add(i),this.#t.push({...a,...e?{list_id:e}:{},...t?{position:t}:{},...s?{reason:s}:{},event_id:be(),occurred_at:new Date().toISOString(),source:"portal"}))}async flush(){let e=this.#a(),t=this.#t;if(!e||t.length===0||this.#s)return;if(!e.opens("sendEvents")){this.#s=!0;return}this.#t=[];let s={events:t,sent_at:new Date().toISOString()};try{await e.send("POST","/v1/events",s,{keepalive:!0})}catch(a){let{state:i}=a;this.#s=i==="forbidden",this.#s||(this.#t=[...t,...this.#t].slice(0,$t))}}};function bt(n){let e=new Map;return new IntersectionObserver((t,s)=>{for(let{target:a,isIntersecting:i}of t){if(clearTimeout(e.get(a)),e.delete(a),!i)continue;let o=()=>{e.delete(a),s.unobserve(a),n(a)};e.set(a,setTimeout(o,$s))}},{threshold:ys})}var vt=5,bs=10,vs=50,ne=class extends ${static observedAttributes=[...$.observedAttributes,"count","cross-functional"];#t=new Map;#e=new Set;#s=!1;#a=new Set;#n="";#i=new ae(()=>this.session);#r=bt(e=>this.#g(e));connectedCallback(){super.connectedCallback(),document.addEventListener("visibilitychange",this.#f)}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener("visibilitychange",this.#f),this.#r.disconnect(),this.#i.flush()}async load(e){let t=Number(this.getAttribute("count"))||bs,s=new URLSearchParams({detail:"card",k:String(Math.min(Math.max(t,1),vs))}),a=this.getAttribute("cross-functional");a&&s.set("cross_functional",a);let{data:i}=await this.read(`${this.person}/recommendations?${s}`,e);return this.#t.clear(),i}isEmpty(e){return e.items.length===0}shown(e){let{words:t}=this,s=this.#s?e.items:e.items.slice(0,vt),a=e.items.length-s.length;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("moves.heading")}
        </div>
        <p class="muted">${t.say("moves.lead")}</p>
      </header>
      ${this.isEmpty(e)?yt(t,e):c}
      <ol class="cards">
        ${se(s,i=>i.opening.external_id,i=>r`<li>${this.#c(i)}</li>`)}
      </ol>
      ${a>0?r`<button class="action wide" part="action" type="button" @click=${this.#d}>
            ${t.say("moves.more",{n:a})}
          </button>`:c}
      ${_s(t,e)}`}drawn(){for(let e of this.shadowRoot?.querySelectorAll("article[data-opening]")??[]){let t=e.getAttribute("data-opening");this.#a.has(t)||this.#r.observe(e)}if(this.#n){let e=this.find(this.#n);this.#n="",e?.focus()}}#c(e){let t=e.opening.external_id,s=this.#t.get(t)??"closed";return s==="gone"?ft(this.words,e,()=>this.#m(e)):gt(this.words,e,{level:Math.min(this.headingLevel+1,6),leaving:s,isOpen:this.#e.has(t),mayAct:this.session?.opens("putDismissal")??!1,employee:this.employee,locale:this.getAttribute("locale"),session:this.session,open:()=>this.#l(e),ask:()=>this.#o(e,"asking",".whys button"),keep:()=>this.#o(e,"closed",`[data-opening="${CSS.escape(t)}"] .not-this`),dismiss:a=>this.#u(e,a)})}#d=()=>{let e=this.data?.items[vt]?.opening.external_id??"";this.#s=!0,this.#n=`[data-opening="${CSS.escape(e)}"] .title`,this.draw()};#l(e){let t=e.opening.external_id;if(this.#e.has(t)){this.#e.delete(t),this.draw();return}this.#h("open",e),this.#i.flush(),this.emit("open",{opening:t,list:this.data?.list_id??null})&&(this.#e.add(t),this.draw())}#o(e,t,s){this.#t.set(e.opening.external_id,t),this.#n=s,this.draw()}async#u(e,t){let{external_id:s,title:a}=e.opening;if(this.#t.get(s)!=="sending"){this.#o(e,"sending","");try{await this.#p("PUT",s,{reason:t})}catch{this.#o(e,"failed",`[data-opening="${CSS.escape(s)}"] .not-this`),this.say(this.words.say("dismiss.failed"));return}this.#o(e,"gone",`[data-gone="${CSS.escape(s)}"] button`),this.#h("dismiss",e,t),this.#i.flush(),this.emit("dismiss",{opening:s,reason:t}),this.say(this.words.say("dismiss.done",{title:a}))}}async#m(e){let{external_id:t,title:s}=e.opening;try{await this.#p("DELETE",t,void 0)}catch{this.say(this.words.say("dismiss.failed"));return}this.#o(e,"closed",`[data-opening="${CSS.escape(t)}"] .not-this`),this.say(this.words.say("dismiss.undone",{title:s}))}#p(e,t,s){let a=`${this.person}/dismissals/${encodeURIComponent(t)}`;return this.session.send(e,a,s,{language:this.words.language})}#h(e,t,s){let{employee:a}=this,i=t.opening.external_id,o=this.data?.list_id??null;this.#i.note({type:e,employee:a,opening:i,list_id:o,position:t.rank,reason:s})}#g(e){let t=e.getAttribute("data-opening")??"",s=this.data?.items.find(a=>a.opening.external_id===t);!s||this.#a.has(t)||(this.#a.add(t),this.#h("view",s),this.emit("shown",{list:this.data?.list_id??null,openings:[t]}))}#f=()=>{document.visibilityState==="hidden"&&this.#i.flush()}};function _s(n,{excluded:e,note:t}){let s=Object.entries(e).flatMap(([a,i])=>{let o=i?n.code("left_out",a)&&n.say(`left_out.${a}`,{n:i}):"";return o?[o]:[]});return r`<footer class="about">
    ${t?r`<p>${t}</p>`:c}
    <details>
      <summary>${n.say("about.counts")}</summary>
      <p>${n.say("about.counts.text")}</p>
      <p>${n.say("about.never.text")}</p>
    </details>
    <details>
      <summary>${n.say("about.sees")}</summary>
      <p>${n.say("about.sees.text")}</p>
    </details>
    ${s.length>0?r`<details>
          <summary>${n.say("about.left_out")}</summary>
          <ul class="plain">
            ${s.map(a=>r`<li>${a}</li>`)}
          </ul>
        </details>`:c}
  </footer>`}var ws=4,xs=[["strong",.4],["worth_a_talk",.15],["stretch",.02],["far",0]],ie=class extends ${static observedAttributes=[...$.observedAttributes,"to-role","to-function"];async load(e){let t=new URLSearchParams({k:"3"});for(let s of["to-role","to-function"]){let a=this.getAttribute(s);a&&t.set(s.replace("-","_"),a)}return(await this.read(`${this.person}/career-paths?${t}`,e)).data}isEmpty({items:e}){return e.length===0}shown(e){let{words:t}=this;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("paths.heading")}
        </div>
        <p class="muted">${t.say("paths.lead")}</p>
      </header>
      ${this.isEmpty(e)?r`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("paths.none")}</p>
              <p>${ks(t,e)}</p>
            </slot>
          </div>`:c}
      ${e.note&&!this.isEmpty(e)?r`<p class="asked">${e.note}</p>`:c}
      <div class="beside">
        ${e.items.map(s=>this.#t(e,s,null))}
        ${e.expert_path?this.#t(e,e.expert_path,t.say("paths.expert")):c}
      </div>`}#t(e,t,s){let{words:a}=this,i=t.steps.at(-1)?.role.title??"";return r`<article class="card" part="card">
      ${s?r`<p class="tag own-line">${s}</p>`:c}
      <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel+1}
        lang="">${i}</div>
      <p class="muted">
        <span class="strong">${a.code("chance",As(t.chance))}</span> ·
        ${a.say("paths.steps",{n:t.steps.length})} ·
        ${a.say("paths.skills",{n:t.skills_to_learn})}
      </p>
      <ol class="way">
        <li class="here">
          <span class="muted small">${a.say("paths.today")}</span>
          <span lang="">${e.employee.title}</span>
        </li>
        ${t.steps.map(o=>Ss(a,o))}
      </ol>
    </article>`}};function ks(n,{note:e,notes:t}){let s=t?.some(({code:a})=>a==="no_target");return e&&!s?e:n.say("paths.none.help")}function As(n){return xs.find(([,e])=>n>=e)?.[0]??"far"}function Ss(n,e){let t=e.learn.slice(0,ws).map(a=>a.skill),s=e.learn.length-t.length;return r`<li>
    <span class="strong" lang="">${e.role.title}</span>
    <ul class="facts">
      ${e.role.function?r`<li lang="">${e.role.function}</li>`:c}
      ${n.code("kind",e.kind)?r`<li class="tag">${n.code("kind",e.kind)}</li>`:c}
      ${e.role.people_leader?r`<li class="tag">${n.say("card.leads")}</li>`:c}
      ${e.open_openings.length>0?r`<li>${n.say("paths.open",{n:e.open_openings.length})}</li>`:c}
    </ul>
    ${t.length>0?r`<span class="small">
          ${n.say("paths.learn")} <span lang="">${t.join(" · ")}</span>
          ${s>0?n.say("bars.more",{n:s}):c}
        </span>`:c}
  </li>`}var Ts=6,Se=5,Es=5,Ns=250,re=class extends ${static observedAttributes=[...$.observedAttributes,"opening"];#t=new Map;#e=new Set;#s=[];#a=null;#n=null;#i;disconnectedCallback(){super.disconnectedCallback(),this.#n?.abort(),clearTimeout(this.#i)}async load(e){let[t,s]=await Promise.all([this.read(this.person,e),this.#c({},e)]),a=this.getAttribute("opening")??s.items[0]?.opening.external_id,i=a?await this.#r(a,e):[];return this.#a=null,{employee:t.data,sliders:i,list:s}}isEmpty({sliders:e,employee:t}){return e.length===0&&t.aspirations.length===0}async#r(e,t){let s=`${this.person}/openings/${encodeURIComponent(e)}/match`;return(await this.read(s,t)).data.missing_skills.slice(0,Ts).map(i=>({name:i.skill,text:i.skill_id??i.skill,today:Math.round(i.level_held??0)}))}async#c(e,t){let s=this.session,a={signal:t,language:this.words.language},i={...e,k:Es};return(await s.send("POST",`${this.person}/what-if`,i,a)).data}#d(){let e=[...this.#t].filter(([a,i])=>i!==this.data?.sliders.find(o=>o.text===a)?.today),t=e.filter(([,a])=>a===0).map(([a])=>a);return{skills:e.filter(([,a])=>a>0).map(([a,i])=>({skill:a,level:i})),remove_skills:t,aspirations:this.#s.map(a=>({target:"text",text:a})),remove_aspirations:[...this.#e]}}#l(){clearTimeout(this.#i),this.draw(),this.#i=setTimeout(()=>{this.#o()},Ns)}async#o(){this.#n?.abort(),this.#n=new AbortController;let{signal:e}=this.#n;this.enter("refreshing");try{let t=await this.#c(this.#d(),e);if(e.aborted)return;this.#a=t,this.enter("ready"),this.say(this.#u(t))}catch(t){e.aborted||this.fail(y.of(t))}}#u({items:e}){let{words:t}=this,s=e.find(i=>i.rank!==i.before.rank);if(!s?.rank)return t.say("try.said_same");let{title:a}=s.opening;return s.before.rank===null?t.say("try.said_new",{title:a,place:s.rank}):t.say("try.said",{title:a,place:s.rank,before:s.before.rank})}#m=()=>{this.#n?.abort(),clearTimeout(this.#i),this.#t.clear(),this.#e.clear(),this.#s=[],this.#a=null,this.enter("ready")};shown(e){let{words:t}=this,s=this.#a??e.list;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("try.heading")}
        </div>
        <p class="muted">${t.say("try.lead")}</p>
      </header>
      <div class="split panel">
        <div class="section">
          ${e.sliders.length>0?this.#p(e.sliders):c}
          ${this.#h(e.employee.aspirations)}
          <button class="action" part="action" type="button" @click=${this.#m}>
            ${t.say("try.back")}
          </button>
        </div>
        <div class="section">
          <div class="heading small-heading" role="heading" aria-level=${this.headingLevel+1}>
            ${t.say(this.#a?"try.list":"try.today_list")}
          </div>
          <ol class="ranked">
            ${se(s.items,a=>a.opening.external_id,a=>Ms(t,a,this.#a!==null))}
          </ol>
          ${this.#a&&this.#a.left.length>0?r`<p class="muted small">
                ${t.say("try.left")}
                <span lang="">${this.#a.left.map(a=>a.opening.title).join(" · ")}</span>
              </p>`:c}
        </div>
      </div>`}#p(e){let{words:t}=this;return r`<fieldset class="bare">
      <legend>${t.say("try.skills")}</legend>
      ${e.map(({name:s,text:a,today:i},o)=>{let d=this.#t.get(a)??i,l=h=>{let{value:u}=h.target,p=Math.round(Number(u));this.#t.set(a,Math.min(Math.max(p||0,0),Se)),this.#l()};return r`<div class="slider">
          <label for="s-${o}" lang="">${s}</label>
          <span class="muted small">${t.say("try.held",{level:i})}</span>
          <input id="s-${o}" type="range" min="0" max=${Se} step="1"
            .value=${String(d)} aria-label=${t.say("try.level",{skill:s})}
            @input=${l} />
          <input type="number" min="0" max=${Se} step="1" .value=${String(d)}
            aria-label=${`${t.say("try.level",{skill:s})}. ${t.say("try.number")}`}
            @change=${l} />
        </div>`})}
    </fieldset>`}#h(e){let{words:t}=this,s=a=>{a.preventDefault();let i=this.find("#wish"),o=i?.value.trim()??"";!i||!o||this.#s.includes(o)||(this.#s=[...this.#s,o],i.value="",this.#l())};return r`<fieldset class="bare">
        <legend>${t.say("try.wishes")}</legend>
        ${e.length===0?r`<p class="muted">${t.say("try.no_wishes")}</p>`:c}
        ${e.map(a=>this.#g(oe(a),a.polarity==="not",!this.#e.has(a.text),()=>{this.#e.delete(a.text)||this.#e.add(a.text)}))}
        ${this.#s.map(a=>this.#g(a,!1,!0,()=>{this.#s=this.#s.filter(i=>i!==a)}))}
      </fieldset>
      <form class="add" @submit=${s}>
        <label for="wish">${t.say("try.another")}</label>
        <span class="row">
          <input id="wish" type="text" maxlength="200" autocomplete="off" />
          <button class="action" part="action" type="submit">${t.say("try.add")}</button>
        </span>
      </form>`}#g(e,t,s,a){return r`<label class="toggle">
      <input type="checkbox" .checked=${s} @change=${()=>{a(),this.#l()}} />
      <span>
        ${t?this.words.say("profile.not_this"):c} <span lang="">${e}</span>
      </span>
    </label>`}};function oe({target:n,text:e,understood:t}){return n==="text"?e:t[0]?.label??e}function Ms(n,{rank:e,opening:t,band:s,before:a},i){let o=a.rank===null?n.say("try.new"):a.rank===e?n.say("try.same"):n.say("try.from",{place:a.rank}),d=a.rank===e?"same":a.rank===null||a.rank>(e??0)?"up":"down";return r`<li data-opening=${t.external_id}>
    <span class="rank">${e}</span>
    <span class="what">
      <span class="strong" lang="">${t.title}</span>
      <span class="muted small">${t.function??c}</span>
    </span>
    ${C(n,s)}
    ${i?r`<span class="turn ${d} small">${o}</span>`:c}
  </li>`}var Ls=8,Cs=10,Is=["private","hr","manager"],Os={hr_partner:"hr",manager:"manager",hr_integration:"system",portal:"system",data_team:"system",admin:"system"},zs={getEmployee:"record",listEmployees:"record",getCandidates:"ranking",explainMatch:"ranking",getRecommendations:"ranking"},le=class extends ${#t=!1;async load(e){let[{data:t,etag:s},a]=await Promise.all([this.read(this.person,e),this.read(`${this.person}/looks?limit=${Cs}`,e)]);return{employee:t,etag:s,looks:a.data.items}}shown({employee:e,looks:t}){let{words:s}=this;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${s.say("profile.heading")}
        </div>
        <p class="muted">
          ${s.say(e.open_to_moves?"profile.open":"profile.not_open")}
        </p>
      </header>
      <div class="panel">
        ${this.#e("profile.skills",this.#s(e))}
        ${this.#e("profile.wishes",this.#a(e.aspirations))}
        ${this.#e("profile.preview",Hs(s,e.aspirations))}
        ${this.#e("profile.looks",Rs(s,t))}
      </div>`}#e(e,t){return r`<div class="section">
      <div class="heading small-heading" role="heading" aria-level=${this.headingLevel+1}>
        ${this.words.say(e)}
      </div>
      ${t}
    </div>`}#s({skills:e}){let{words:t}=this,s=this.#t?e:e.slice(0,Ls),a=e.length-s.length,i=()=>{this.#t=!0,this.draw()};return r`<ul class="held">
        ${s.map(({label:o,text:d,level:l,source:h})=>r`<li>
            <span class="strong" lang="">${o??d}</span>
            <span class="muted small">
              ${l===null?t.say("profile.no_level"):t.say("profile.level",{level:t.number(l,{})})}${t.code("source",h)?r`, ${t.code("source",h)}`:c}
            </span>
          </li>`)}
      </ul>
      ${a>0?r`<button class="action plain" part="action" type="button" @click=${i}>
            ${t.say("profile.more_skills",{n:a})}
          </button>`:c}`}#a(e){let{words:t}=this;if(e.length===0)return r`<p>${t.say("profile.no_wishes")}</p>`;let s=this.session?.opens("patchEmployee")??!1;return r`<ul class="wishes">
      ${e.map((a,i)=>{let o=oe(a),d=l=>{let{value:h}=l.target;this.#n(i,h)};return r`<li>
          <span>
            ${a.polarity==="not"?t.say("profile.not_this"):c}
            <span class="strong" lang="">${o}</span>
          </span>
          ${s?r`<select
                aria-label=${t.say("profile.who",{wish:o})}
                ?disabled=${this.state==="refreshing"}
                @change=${d}
              >
                ${Is.map(l=>r`<option value=${l} ?selected=${l===a.visibility}>
                    ${t.say(`visible.${l}`)}
                  </option>`)}
              </select>`:r`<span class="muted small">${t.code("visible",a.visibility)}</span>`}
        </li>`})}
    </ul>`}async#n(e,t){let s=this.data,a=this.session;if(!s||!a)return;let i=s.employee.aspirations.map(({understood:d,...l},h)=>h===e?{...l,visibility:t}:l);this.enter("refreshing");let{language:o}=this.words;try{let d={language:o,ifMatch:s.etag},l=await a.send("PATCH",this.person,{aspirations:i},d);this.adopt({...s,employee:l.data,etag:l.etag}),this.enter("ready"),this.emit("act",{action:"visibility"}),this.say(this.words.say("profile.stored"))}catch(d){this.fail(d)}}};function Hs(n,e){let t=e.filter(s=>s.visibility==="manager");return t.length===0?r`<p>${n.say("profile.preview.none")}</p>`:r`<p>${n.say("profile.preview.text")}</p>
    <ul class="helps">
      ${t.map(s=>r`<li>
          ${s.polarity==="not"?n.say("profile.not_this"):c}
          <span lang="">${oe(s)}</span>
        </li>`)}
    </ul>`}function Rs(n,e){return e.length===0?r`<p>${n.say("profile.looks.none")}</p>`:r`<ul class="plain">
    ${e.map(({at:t,by:s,operation:a})=>r`<li>
        ${n.say(`looks.${Os[s??""]??"other"}`)}
        ${n.say(`looks.${zs[a]??"other_read"}`)}
        <span class="muted small">${n.time(t)}</span>
      </li>`)}
  </ul>`}var Ps={"lateral-moves":ne,"lateral-move":Q,"lateral-what-if":re,"lateral-paths":ie,"lateral-profile":le};function Ds(n){return L.configure(n)}Ee(Ps);Object.assign(globalThis,{lateral:Object.freeze({configure:Ds,LateralSession:M})});export{Ps as ELEMENTS,M as LateralSession,Ds as configure};
